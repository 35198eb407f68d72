package org.contexture.jobs.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.contexture.jobs.path.Place;

/**
 * Inputs that have each file once: a folder and a glob into it would give their common rows twice.
 *
 * @param inputs in their order; where some of one's files are in another, those that are left
 * @param repeated files that were given more than once, by the names that are not read
 */
record DistinctInputs(List<InputPath> inputs, List<Path> repeated) {
  /** An input goes where all of its files are in larger ones; where some are, the others stay. */
  static DistinctInputs of(List<InputPath> inputs, Configuration hadoop) throws IOException {
    Map<Path, Place> folders = new HashMap<>();
    Set<Place> seen = new HashSet<>();
    Set<Path> repeated = new TreeSet<>();
    Map<Integer, InputPath> distinct = new TreeMap<>();
    for (int i : largestFirst(inputs)) {
      List<FileStatus> fresh = new ArrayList<>();
      for (FileStatus file : inputs.get(i).files()) {
        if (seen.add(place(file.getPath(), folders, hadoop))) {
          fresh.add(file);
        } else {
          repeated.add(file.getPath());
        }
      }
      distinct.put(i, inputs.get(i).only(fresh));
    }
    return new DistinctInputs(List.copyOf(distinct.values()), List.copyOf(repeated));
  }

  private static List<Integer> largestFirst(List<InputPath> inputs) {
    return IntStream.range(0, inputs.size())
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -inputs.get(i).files().size()))
        .toList();
  }

  /** What a file has in common with itself by another name. */
  private static Place place(Path file, Map<Path, Place> folders, Configuration hadoop)
      throws IOException {
    Path folder = file.getParent();
    Place there = folders.get(folder);
    if (there == null) {
      there = Place.of(folder, hadoop);
      folders.put(folder, there);
    }
    return there.file(file.getName());
  }
}
