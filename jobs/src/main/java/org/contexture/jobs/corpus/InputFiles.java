package org.contexture.jobs.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
 * @param bytes their total size
 */
record InputFiles(List<Path> found, List<Path> paths, List<Path> hidden, long bytes) {
  /**
   * Lists the files of paths, folders and globs.
   *
   * @throws CorpusException where a path leads to nothing, or to nothing that readers read
   */
  static InputFiles list(List<String> inputs, Configuration hadoop) {
    List<Path> found = new ArrayList<>();
    List<Path> paths = new ArrayList<>();
    List<Path> hidden = new ArrayList<>();
    long bytes = 0;
    for (String input : inputs) {
      InputPath path = find(input, hadoop);
      found.addAll(path.found());
      hidden.addAll(path.hidden());
      for (FileStatus file : path.files()) {
        paths.add(file.getPath());
        bytes += file.getLen();
      }
    }
    if (paths.isEmpty() && !hidden.isEmpty()) {
      throw new CorpusException(
          "Cannot read input: all of "
              + String.join(", ", inputs)
              + " "
              + InputPath.skipped(hidden));
    }
    return new InputFiles(found, paths, hidden, bytes);
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

  /** Those of a table, which says what it has. */
  static InputFiles ofTable(List<Path> paths, long bytes) {
    return new InputFiles(List.of(), paths, List.of(), bytes);
  }
}
