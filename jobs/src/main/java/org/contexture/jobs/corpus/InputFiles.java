package org.contexture.jobs.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The data files behind the input paths.
 *
 * @param found the files and folders that readers are told to read, fully qualified; none where a
 *     table knows its files
 * @param paths of the files, fully qualified, hidden ones left out
 * @param hidden files and folders that are left out
 * @param repeated files that were given more than once and are read once, by their other names
 * @param bytes the files' total size
 * @param listing what else was seen of them; nothing of a table's
 */
record InputFiles(
    List<Path> found,
    List<Path> paths,
    List<Path> hidden,
    List<Path> repeated,
    long bytes,
    Optional<FileListing> listing) {
  private static final int NAMED = 3;

  /**
   * Lists the files of paths, folders and globs.
   *
   * @throws CorpusException where a path leads to nothing, or to nothing that readers read
   */
  static InputFiles list(List<String> inputs, Configuration hadoop) {
    List<InputPath> inputPaths = inputs.stream().map(input -> find(input, hadoop)).toList();
    List<Path> hidden = inputPaths.stream().flatMap(input -> input.hidden().stream()).toList();
    if (!hidden.isEmpty() && inputPaths.stream().allMatch(input -> input.files().isEmpty())) {
      throw new CorpusException(
          "Cannot read input: all of "
              + String.join(", ", inputs)
              + " "
              + InputPath.skipped(hidden));
    }
    return of(distinct(inputPaths, hadoop), hidden);
  }

  private static InputPath find(String input, Configuration hadoop) {
    try {
      return InputPath.find(input, hadoop);
    } catch (FileNotFoundException e) {
      throw new CorpusException("Cannot read input: " + input + " does not exist", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CorpusException("Cannot read input " + input + ": " + e.getMessage(), e);
    }
  }

  private static DistinctInputs distinct(List<InputPath> inputs, Configuration hadoop) {
    try {
      return DistinctInputs.of(inputs, hadoop);
    } catch (IOException e) {
      throw new CorpusException("Cannot read input: " + e.getMessage(), e);
    }
  }

  private static InputFiles of(DistinctInputs distinct, List<Path> hidden) {
    List<FileStatus> files =
        distinct.inputs().stream().flatMap(input -> input.files().stream()).toList();
    return new InputFiles(
        distinct.inputs().stream().flatMap(input -> input.found().stream()).toList(),
        files.stream().map(FileStatus::getPath).toList(),
        hidden,
        distinct.repeated(),
        files.stream().mapToLong(FileStatus::getLen).sum(),
        Optional.of(FileListing.of(files)));
  }

  /** Of those that readers are told to read, the ones that they look into. */
  List<Path> folders() {
    Set<Path> files = Set.copyOf(paths);
    return found.stream().filter(path -> !files.contains(path)).toList();
  }

  /** How many there are, for people, and which were given more than once. */
  String phrase() {
    String number = paths.size() + " files";
    if (repeated.isEmpty()) {
      return number;
    }
    Stream<String> names = repeated.stream().limit(NAMED).map(Path::getName);
    return number
        + ", given more than once and read once: "
        + names.collect(Collectors.joining(", "))
        + (repeated.size() > NAMED ? " and " + (repeated.size() - NAMED) + " more" : "");
  }

  /** Those of a table, which says what it has. */
  static InputFiles ofTable(List<Path> paths, long bytes) {
    return new InputFiles(List.of(), paths, List.of(), List.of(), bytes, Optional.empty());
  }
}
