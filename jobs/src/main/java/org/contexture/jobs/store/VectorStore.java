package org.contexture.jobs.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * An output folder. Data files are written where no reader looks, under {@code _contexture}, and
 * moved into the folder when all of them are complete; a run that fails leaves the folder as it
 * was.
 */
public final class VectorStore {
  /** Folder of the output that readers skip: reports and work in progress. */
  public static final String SIDE = "_contexture";

  /** Footer key with the fingerprint of the file's vectors. */
  static final String FINGERPRINT = FooterWriteSupport.PREFIX + "fingerprint";

  private final Path output;
  private final OutputMode mode;
  private final Configuration hadoop;
  private final FileSystem files;
  private final boolean existed;
  private final Path staging;

  /** The topmost folder that the run makes. */
  private final Path made;

  private boolean published;

  private VectorStore(Path output, OutputMode mode, Configuration hadoop, String runId)
      throws IOException {
    this.files = output.getFileSystem(hadoop);
    this.output = files.makeQualified(output);
    this.mode = mode;
    this.hadoop = hadoop;
    this.existed = files.exists(output);
    Path side = new Path(this.output, SIDE);
    this.staging = new Path(side, "staging-" + runId);
    this.made = !existed ? this.output : files.exists(side) ? staging : side;
  }

  /**
   * Checks that the folder may take the run's files; writes nothing.
   *
   * @throws OutputException where it holds files under {@link OutputMode#ERROR}
   */
  public static VectorStore open(
      String output, OutputMode mode, Configuration hadoop, String runId) {
    try {
      VectorStore store = new VectorStore(new Path(output), mode, hadoop, runId);
      store.check(output);
      return store;
    } catch (IOException | IllegalArgumentException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  private void check(String name) throws IOException {
    if (!existed) {
      return;
    }
    if (files.getFileStatus(output).isFile()) {
      throw OutputException.refused("Cannot write output " + name + ": it is a file");
    }
    if (mode == OutputMode.ERROR && !folder(output).visible().isEmpty()) {
      throw OutputException.refused(
          "Cannot write output "
              + name
              + ": it exists; give another output, or mode overwrite or"
              + " append");
    }
    if (mode == OutputMode.OVERWRITE && !files.exists(new Path(output, SIDE))) {
      for (FileStatus foreign : folder(output).visible()) {
        throw OutputException.refused(
            "Cannot overwrite output "
                + name
                + ": Contexture did not write it, and it holds "
                + foreign.getPath().getName()
                + "; delete it first, or give another output");
      }
    }
  }

  /**
   * Checks that no input would be deleted.
   *
   * @param inputs fully qualified
   * @throws OutputException where the mode is overwrite and one of them lies in the output
   */
  public void checkApart(List<Path> inputs) {
    for (Path input : mode == OutputMode.OVERWRITE ? inputs : List.<Path>of()) {
      for (Path at = input; at != null; at = at.getParent()) {
        if (at.equals(output)) {
          throw OutputException.refused(
              "Cannot overwrite output " + output + ": the input " + input + " lies in it");
        }
      }
    }
  }

  /**
   * Checks that rows added to the output would have its columns.
   *
   * @throws OutputException where they would not
   */
  public void checkAppend(StructType schema) {
    Set<String> columns = columns(schema);
    for (Map<String, String> footer : footersToAppendTo()) {
      String found = footer.get(ParquetReadSupport.SPARK_METADATA_KEY());
      Set<String> there = found == null ? columns : columns((StructType) DataType.fromJson(found));
      if (!there.equals(columns)) {
        throw OutputException.refused(
            "Cannot append to "
                + output
                + ": it has the columns "
                + there
                + ", this run's are "
                + columns);
      }
    }
  }

  private static Set<String> columns(StructType schema) {
    Set<String> columns = new TreeSet<>();
    for (StructField field : schema.fields()) {
      columns.add(field.name() + " " + field.dataType().catalogString());
    }
    return columns;
  }

  /**
   * Checks that vectors added to the output would be comparable with those in it.
   *
   * @throws OutputException where they would not
   */
  public void checkAppend(String fingerprint) {
    for (Map<String, String> footer : footersToAppendTo()) {
      String found = footer.get(FINGERPRINT);
      if (!fingerprint.equals(found)) {
        throw OutputException.refused(
            "Cannot append to "
                + output
                + ": its vectors have the fingerprint "
                + found
                + ", this run's "
                + fingerprint
                + "; give another output or mode overwrite");
      }
    }
  }

  private List<Map<String, String>> footersToAppendTo() {
    try {
      return mode == OutputMode.APPEND ? folder(output).footers() : List.of();
    } catch (IOException e) {
      throw OutputException.failed("Cannot read output " + output + ": " + e.getMessage(), e);
    }
  }

  /**
   * Makes the folder that the run writes to.
   *
   * @throws OutputException where that is not possible
   */
  public void begin() {
    try {
      if (!files.mkdirs(staging)) {
        throw new IOException("cannot make folder " + staging);
      }
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes rows to the staging folder: zstd, and no dictionary on vectors, whose values hardly ever
   * repeat.
   *
   * @param vectorPaths paths of the vectors' numbers in a Parquet file
   * @param footer goes into each file's footer, its keys behind {@code contexture.}
   */
  public void write(Dataset<Row> rows, List<String> vectorPaths, Map<String, String> footer) {
    DataFrameWriter<Row> writer =
        rows.write()
            .format(VectorParquetFormat.class.getName())
            .mode(SaveMode.Overwrite)
            .option("compression", "zstd");
    for (String path : vectorPaths) {
      writer.option("parquet.enable.dictionary#" + path, "false");
    }
    footer.forEach((key, value) -> writer.option(FooterWriteSupport.PREFIX + key, value));
    writer.save(staging.toString());
  }

  /** Rows in the staging folder, by the files' footers. */
  public long stagedRows() {
    try {
      return folder(staging).rows();
    } catch (IOException e) {
      throw OutputException.failed("Cannot read output " + staging + ": " + e.getMessage(), e);
    }
  }

  /**
   * Moves the staged files into the folder; under {@link OutputMode#OVERWRITE} in place of the old.
   */
  public void publish() {
    try {
      List<FileStatus> old = mode == OutputMode.OVERWRITE ? folder(output).visible() : List.of();
      for (FileStatus status : old) {
        files.delete(status.getPath(), true);
      }
      for (FileStatus status : folder(staging).visible()) {
        Path target = new Path(output, status.getPath().getName());
        if (!files.rename(status.getPath(), target)) {
          throw new IOException("cannot rename " + status.getPath() + " to " + target);
        }
      }
      published = true;
      files.delete(staging, true);
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  /** Takes away what this run has written; for a run that fails. What was published stays. */
  public void abandon() {
    if (published) {
      return;
    }
    try {
      files.delete(made, true);
    } catch (IOException e) {
      throw OutputException.failed("Cannot clean up " + staging + ": " + e.getMessage(), e);
    }
  }

  /** Writes a text file beside the data, under {@link #SIDE}. */
  public Path writeSideFile(String name, String content) {
    Path file = new Path(new Path(output, SIDE), name);
    try (OutputStream out = files.create(file, true)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
      return file;
    } catch (IOException e) {
      throw OutputException.failed("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The folder, fully qualified. */
  public Path output() {
    return output;
  }

  private ParquetFolder folder(Path path) {
    return new ParquetFolder(path, hadoop);
  }
}
