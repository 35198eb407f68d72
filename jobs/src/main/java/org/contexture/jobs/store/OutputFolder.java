package org.contexture.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

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
    return read(
        () -> data().stream().map(DataFile::name).collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Paths of data files, as readers of them are told. */
  public List<String> paths(Set<String> names) {
    return names.stream().map(name -> new Path(path, name).toString()).toList();
  }

  /**
   * The keys and values in the footers of the data files.
   *
   * @throws OutputException where a file cannot be read
   */
  public List<Map<String, String>> footers() {
    return read(
        () -> {
          List<Map<String, String>> footers = new ArrayList<>();
          for (DataFile file : data()) {
            try (ParquetFileReader reader = open(file)) {
              footers.add(reader.getFileMetaData().getKeyValueMetaData());
            }
          }
          return footers;
        });
  }

  /** What was said of the files when they were written; nothing where that is not there. */
  public Optional<Manifest> manifest() {
    return Manifest.read(path, hadoop);
  }

  List<DataFile> data() throws IOException {
    return DataFile.in(path, files);
  }

  /** The data files as a manifest lists them. */
  List<Manifest.ListedFile> described() throws IOException {
    List<Manifest.ListedFile> described = new ArrayList<>();
    for (DataFile file : data()) {
      try (ParquetFileReader reader = open(file)) {
        described.add(new Manifest.ListedFile(file.name(), reader.getRecordCount(), file.bytes()));
      }
    }
    return described;
  }

  private ParquetFileReader open(DataFile file) throws IOException {
    return ParquetFileReader.open(HadoopInputFile.fromPath(file.path(), hadoop));
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
