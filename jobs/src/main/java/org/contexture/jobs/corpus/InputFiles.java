package org.contexture.jobs.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The data files behind the input paths.
 *
 * @param paths of the files, fully qualified, hidden ones left out
 * @param bytes their total size
 */
record InputFiles(List<Path> paths, long bytes) {
  /**
   * Lists the files of paths, folders and globs.
   *
   * @throws CorpusException where a path leads to nothing
   */
  static InputFiles list(List<String> inputs, Configuration hadoop) {
    List<Path> paths = new ArrayList<>();
    long bytes = 0;
    for (String input : inputs) {
      try {
        for (FileStatus file : files(new Path(input), hadoop)) {
          paths.add(file.getPath());
          bytes += file.getLen();
        }
      } catch (FileNotFoundException e) {
        throw new CorpusException("Cannot read input: " + input + " does not exist", e);
      } catch (IOException | IllegalArgumentException e) {
        throw new CorpusException("Cannot read input " + input + ": " + e.getMessage(), e);
      }
    }
    return new InputFiles(paths, bytes);
  }

  private static List<FileStatus> files(Path input, Configuration hadoop) throws IOException {
    FileSystem system = input.getFileSystem(hadoop);
    FileStatus[] found =
        system.exists(input)
            ? new FileStatus[] {system.getFileStatus(input)}
            : system.globStatus(input);
    if (found == null || found.length == 0) {
      throw new FileNotFoundException(input.toString());
    }
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus status : found) {
      if (status.isFile()) {
        if (!isHidden(status.getPath().getParent(), status.getPath())) {
          files.add(status);
        }
        continue;
      }
      RemoteIterator<LocatedFileStatus> below = system.listFiles(status.getPath(), true);
      while (below.hasNext()) {
        LocatedFileStatus file = below.next();
        if (!isHidden(status.getPath(), file.getPath())) {
          files.add(file);
        }
      }
    }
    return files;
  }

  /** Spark's readers skip names that begin with {@code _} or {@code .}, at every level. */
  private static boolean isHidden(Path root, Path file) {
    for (Path at = file; at != null && !at.equals(root); at = at.getParent()) {
      if (at.getName().startsWith("_") || at.getName().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
