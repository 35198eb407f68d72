package org.contexture.jobs.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;

/**
 * Files and folders that match a pattern of Hadoop's. Hadoop's own look-up fails where a name with
 * a colon lies beside them (HADOOP-7945), wanted or not.
 */
record InputGlob(FileSystem system) {
  /**
   * What is there, in the order of the paths.
   *
   * @param pattern fully qualified
   * @throws IllegalArgumentException where it is no pattern
   */
  Collection<FileStatus> find(Path pattern) throws IOException {
    TreeMap<Path, FileStatus> found = new TreeMap<>();
    for (String expanded : GlobExpander.expand(pattern.toUri().getPath())) {
      List<Path> folders = List.of(new Path(pattern, "/"));
      String[] names = expanded.substring(1).split("/", -1);
      for (int i = 0; i < names.length - 1; i++) {
        folders = folders(folders, names[i]);
      }
      for (FileStatus status : matches(folders, names[names.length - 1])) {
        found.put(status.getPath(), status);
      }
    }
    return found.values();
  }

  /** The folders of a name below others; where the name is no pattern they need not be there. */
  private List<Path> folders(List<Path> above, String name) throws IOException {
    List<Path> folders = new ArrayList<>();
    if (isPattern(name)) {
      for (FileStatus status : matches(above, name)) {
        // What is hidden is not asked for by a pattern.
        if (status.isDirectory() && !InputPath.isHidden(status.getPath().getName())) {
          folders.add(status.getPath());
        }
      }
    } else {
      above.forEach(folder -> folders.add(child(folder, name)));
    }
    return folders;
  }

  private List<FileStatus> matches(List<Path> folders, String name) throws IOException {
    List<FileStatus> matches = new ArrayList<>();
    GlobPattern pattern = pattern(name);
    for (Path folder : folders) {
      if (!isPattern(name)) {
        InputPath.status(system, child(folder, name)).ifPresent(matches::add);
        continue;
      }
      for (FileStatus status : list(folder)) {
        // A file that is listed is in its own listing.
        if (!status.getPath().equals(folder) && pattern.matches(status.getPath().getName())) {
          matches.add(status);
        }
      }
    }
    return matches;
  }

  private FileStatus[] list(Path folder) throws IOException {
    try {
      return system.listStatus(folder);
    } catch (FileNotFoundException absent) {
      return new FileStatus[0];
    }
  }

  private static boolean isPattern(String name) {
    return pattern(name).hasWildcard();
  }

  private static GlobPattern pattern(String name) {
    try {
      return new GlobPattern(name);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "it does not exist, and is no pattern: " + e.getMessage(), e);
    }
  }

  /** A name without the backslashes that keep its characters from meaning something. */
  private static Path child(Path folder, String name) {
    String plain = name.replaceAll("\\\\(.)", "$1");
    return plain.isEmpty() ? folder : new Path(folder, new Path(null, null, plain));
  }
}
