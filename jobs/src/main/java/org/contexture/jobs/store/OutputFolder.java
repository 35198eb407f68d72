package org.contexture.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.jobs.rows.Runtimes;

/**
 * A folder with an output's files.
 *
 * @param path fully qualified
 */
public record OutputFolder(Path path, FileSystem files, Configuration hadoop) {
  /** A reading of the file system. */
  private interface Reading<T> {
    T get() throws IOException;
  }

  /** The data files, by their path below the folder. */
  public Set<String> names() {
    return dataFiles().stream().map(DataFile::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The data files.
   *
   * @throws OutputException where the folder cannot be read
   */
  List<DataFile> dataFiles() {
    return read(this::data);
  }

  /** Paths of data files, as readers of them are told. */
  public List<String> paths(Set<String> names) {
    return names.stream().map(name -> new Path(path, name).toString()).toList();
  }

  /** How many rows a data file has. */
  long rows(String name) {
    return read(() -> FileFooter.read(new Path(path, name), hadoop).rows());
  }

  /**
   * What the data files say of themselves.
   *
   * @throws OutputException where a file cannot be read
   */
  List<FileFooter> footers() {
    return read(
        () -> {
          List<FileFooter> footers = new ArrayList<>();
          for (DataFile file : data()) {
            footers.add(FileFooter.read(file.path(), hadoop));
          }
          return footers;
        });
  }

  /** The machinery that made the vectors of all rows. */
  Runtimes runtimes() {
    return footers().stream().map(FileFooter::runtimes).reduce(Runtimes.NONE, Runtimes::plus);
  }

  /** What was said of the files when they were written; nothing where that is not there. */
  public Optional<Manifest> manifest() {
    return Manifest.read(path, hadoop);
  }

  List<DataFile> data() throws IOException {
    return DataFile.in(path, files);
  }

  /** The data files as a manifest lists them. */
  Manifest.Contents contents() throws IOException {
    List<Manifest.ListedFile> listed = new ArrayList<>();
    Runtimes runtimes = Runtimes.NONE;
    for (DataFile file : data()) {
      FileFooter footer = FileFooter.read(file.path(), hadoop);
      listed.add(new Manifest.ListedFile(file.name(), footer.rows(), file.bytes()));
      runtimes = runtimes.plus(footer.runtimes());
    }
    return new Manifest.Contents(runtimes, listed);
  }

  /** A broken footer throws either kind. */
  private <T> T read(Reading<T> reading) {
    try {
      return reading.get();
    } catch (IOException | RuntimeException e) {
      throw OutputException.failed("Cannot read output " + path + ": " + e.getMessage(), e);
    }
  }
}
