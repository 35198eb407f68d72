package org.contexture.jobs.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.jobs.path.GivenPath;

/**
 * What an input path leads to: the file or folder of that very name where there is one, otherwise
 * what it matches as a pattern. Hidden names are skipped, as Spark's readers do.
 *
 * @param found the files and folders that readers are told to read, fully qualified
 * @param files data files that they are or hold
 * @param hidden names that were skipped
 */
record InputPath(List<Path> found, List<FileStatus> files, List<Path> hidden) {
  /**
   * Looks it up.
   *
   * @param given as the user gives it
   * @throws FileNotFoundException where it leads to nothing
   * @throws IllegalArgumentException where it is no path
   * @throws CorpusException where it names a file that readers skip, or cannot open
   */
  static InputPath find(String given, Configuration hadoop) throws IOException {
    Path path = GivenPath.of(given);
    FileSystem system = path.getFileSystem(hadoop);
    Path qualified = system.makeQualified(path);
    Optional<FileStatus> itself = status(system, qualified);
    Collection<FileStatus> all =
        itself.isPresent() ? List.of(itself.get()) : new InputGlob(system).find(qualified);
    if (all.isEmpty()) {
      throw new FileNotFoundException(given);
    }
    InputPath input = new InputPath(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    boolean byName = itself.isPresent() || isHidden(qualified.getName());
    for (FileStatus status : all) {
      input.add(system, status, byName && status.isDirectory());
    }
    if (input.found.isEmpty() && isHidden(qualified.getName())) {
      throw new CorpusException("Cannot read input: " + given + " " + skipped(input.hidden));
    }
    return input;
  }

  /**
   * The same where only some of the files are to be read.
   *
   * @throws CorpusException where their folders would no longer give the columns that they stand
   *     for
   */
  InputPath only(List<FileStatus> some) {
    if (some.size() == files.size()) {
      return this;
    }
    List<Path> paths = some.stream().map(FileStatus::getPath).toList();
    Optional<Path> partitioned =
        paths.stream()
            .filter(path -> path.getParent().getName().contains("=") && !found.contains(path))
            .findFirst();
    if (partitioned.isPresent()) {
      throw new CorpusException(
          "Cannot read input: some files of a partitioned folder are given twice, and not this one: "
              + partitioned.get()
              + "; give each once");
    }
    return new InputPath(paths, some, hidden);
  }

  /** The end of a sentence on an input of which nothing is left. */
  static String skipped(List<Path> hidden) {
    return "is hidden, and hidden files are skipped: their names begin with _ or a dot ("
        + hidden.get(0)
        + ")";
  }

  private void add(FileSystem system, FileStatus status, boolean askedFor) throws IOException {
    Path path = system.makeQualified(status.getPath());
    if (!askedFor && isHidden(path.getName())) {
      hidden.add(path);
      return;
    }
    found.add(path);
    collect(system, status);
  }

  private void collect(FileSystem system, FileStatus status) throws IOException {
    if (status.isFile()) {
      checkName(system, status.getPath());
      files.add(status);
      return;
    }
    // Statuses with the files' blocks would take a process each on a local disk.
    for (FileStatus below : system.listStatus(status.getPath())) {
      if (isHidden(below.getPath().getName())) {
        hidden.add(below.getPath());
      } else {
        collect(system, below);
      }
    }
  }

  private static void checkName(FileSystem system, Path file) {
    if (system instanceof ChecksumFileSystem && file.getName().indexOf(':') >= 0) {
      throw new CorpusException(
          "Cannot read input file " + file + ": Hadoop bears no colon in a file's name; rename it");
    }
  }

  /** What is there under that very name. */
  static Optional<FileStatus> status(FileSystem system, Path path) throws IOException {
    try {
      return Optional.of(system.getFileStatus(path));
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    }
  }

  /** Whether Spark's readers skip a name. */
  static boolean isHidden(String name) {
    return (name.startsWith("_") && !name.contains("="))
        || name.startsWith(".")
        || name.endsWith("._COPYING_");
  }
}
