package org.contexture.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.rows.StoredRows;

/**
 * Files with finished rows beside an output, of this run and of runs that did not come to their
 * end. A file is there as soon as the task that wrote it is done, so a killed run loses no more
 * than the tasks it was at.
 */
final class StagedFiles {
  /** Sorts before all others: a file that is whole. */
  private static final String WHOLE = "";

  private final SparkSession spark;
  private final WorkFolder work;
  private final String runId;

  StagedFiles(SparkSession spark, WorkFolder work, String runId) {
    this.spark = spark;
    this.work = work;
    this.runId = runId;
  }

  /** The folder that a part of this run's rows is written to. */
  Path folder(String part) {
    return new Path(new Path(work.pieces(), runId), part);
  }

  /** The folders that hold this run's rows. */
  List<Path> folders() throws IOException {
    Path own = new Path(work.pieces(), runId);
    List<Path> folders = new ArrayList<>();
    if (work.files().exists(own)) {
      for (FileStatus part : work.files().listStatus(own)) {
        folders.add(part.getPath());
      }
    }
    return folders;
  }

  /**
   * Looks through the files of earlier runs, page by page; deletes those that are of no use.
   *
   * @param needed columns that must be there
   * @param footer keys, without their prefix, and values that must be in the footer
   */
  Leftovers leftovers(StructType needed, Map<String, String> footer) throws IOException {
    List<String> paths = new ArrayList<>();
    FileSystem files = work.files();
    if (files.exists(work.pieces())) {
      for (FileStatus run : files.listStatus(work.pieces())) {
        for (FileStatus part : files.listStatus(run.getPath())) {
          files.delete(new Path(part.getPath(), "_temporary"), true);
          DataFile.in(part.getPath(), files).forEach(file -> paths.add(file.path().toString()));
        }
      }
    }
    List<String> usable = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    List<Optional<String>> findings = look(paths, needed, footer);
    for (int i = 0; i < paths.size(); i++) {
      Optional<String> finding = findings.get(i);
      if (finding.equals(Optional.of(WHOLE))) {
        usable.add(paths.get(i));
      } else {
        finding.ifPresent(broken::add);
        files.delete(new Path(paths.get(i)), false);
      }
    }
    return new Leftovers(usable, runtimes(usable), broken);
  }

  private List<Optional<String>> look(
      List<String> paths, StructType needed, Map<String, String> footer) {
    SerializableConfiguration hadoop = hadoop();
    String schema = needed.json();
    Function<String, String> look = path -> look(path, schema, footer, hadoop.value());
    return ofEach(paths, look).stream().map(Optional::ofNullable).toList();
  }

  /** The machinery that made the vectors in files. */
  Runtimes runtimes(List<String> paths) {
    SerializableConfiguration hadoop = hadoop();
    Function<String, Map<String, String>> look =
        path ->
            new HashMap<>(FileFooter.read(new Path(path), hadoop.value()).runtimes().describe());
    return ofEach(paths, look).stream()
        .distinct()
        .map(Runtimes::described)
        .reduce(Runtimes.NONE, Runtimes::plus);
  }

  private SerializableConfiguration hadoop() {
    return new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
  }

  /** Looks at files where there are cores to do it. */
  private <T> List<T> ofEach(List<String> paths, Function<String, T> look) {
    if (paths.isEmpty()) {
      return List.of();
    }
    int tasks = Math.min(paths.size(), 4 * spark.sparkContext().defaultParallelism());
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(paths, tasks)
        .map(look)
        .collect();
  }

  /** Nothing wrong, what is wrong, or null where the file is of another kind of run. */
  private static String look(
      String path, String neededJson, Map<String, String> footer, Configuration hadoop) {
    Path file = new Path(path);
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(file, hadoop),
            HadoopReadOptions.builder(hadoop, file).usePageChecksumVerification(true).build())) {
      if (!fits(reader.getFileMetaData().getKeyValueMetaData(), neededJson, footer)) {
        return null;
      }
      while (reader.readNextRowGroup() != null) {
        // Reading is what checks each page.
      }
      return WHOLE;
    } catch (IOException | RuntimeException e) {
      return path + ": " + e.getMessage();
    }
  }

  private static boolean fits(
      Map<String, String> found, String neededJson, Map<String, String> footer) {
    String schema = found.get(ParquetReadSupport.SPARK_METADATA_KEY());
    if (schema == null
        || !footer.entrySet().stream()
            .allMatch(
                entry ->
                    entry
                        .getValue()
                        .equals(found.get(FooterWriteSupport.PREFIX + entry.getKey())))) {
      return false;
    }
    return StoredRows.hold(
        (StructType) DataType.fromJson(schema), (StructType) DataType.fromJson(neededJson));
  }

  /** Deletes what this run wrote and did not finish; true where finished files remain. */
  boolean deleteUnfinished() throws IOException {
    boolean any = false;
    for (Path part : folders()) {
      work.files().delete(new Path(part, "_temporary"), true);
      any |= !DataFile.in(part, work.files()).isEmpty();
    }
    if (!any) {
      work.files().delete(new Path(work.pieces(), runId), true);
    }
    return any;
  }

  /** Deletes the folder of staged files where no run has any. */
  void deleteIfEmpty() throws IOException {
    FileSystem files = work.files();
    if (files.exists(work.pieces()) && files.listStatus(work.pieces()).length == 0) {
      files.delete(work.pieces(), false);
    }
  }

  /** Deletes all staged files, once their rows are in the output. */
  void delete() throws IOException {
    work.files().delete(work.pieces(), true);
  }
}
