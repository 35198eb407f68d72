package org.contexture.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.rows.Runtimes;

/**
 * What runs have finished and not published, in Parquet files beside an output, and the right to
 * write that output.
 */
public final class Staging implements AutoCloseable {
  private final String output;
  private final WorkFolder work;
  private final String runId;
  private final StagedFiles staged;
  private OutputLock lock;
  private boolean cleared;
  private boolean kept;

  /**
   * Of an output.
   *
   * @param output for messages
   */
  Staging(String output, WorkFolder work, SparkSession spark, String runId) {
    this.output = output;
    this.work = work;
    this.runId = runId;
    this.staged = new StagedFiles(spark, work, runId);
  }

  /**
   * Takes the right to write the output.
   *
   * @throws OutputException where another run has it
   */
  void begin() throws IOException {
    lock = OutputLock.take(output, work, runId);
  }

  /** Checks that this run still has it: one that slept for a while may have lost it. */
  void checkLock() throws IOException {
    lock.check();
  }

  /**
   * Looks through what earlier runs finished before they died; deletes what is of no use.
   *
   * @param needed columns that must be there
   * @param footer keys and values that must be in the footer
   */
  public Leftovers leftovers(StructType needed, Map<String, String> footer) {
    try {
      return staged.leftovers(needed, footer);
    } catch (IOException e) {
      throw OutputException.failed("Cannot read " + work.pieces() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes rows: zstd, and no dictionary on vectors, whose values hardly ever repeat. Each task's
   * file is kept from when the task is done.
   */
  void write(Dataset<Row> rows, String part, FileLayout layout) {
    DataFrameWriter<Row> writer =
        rows.write()
            .format(VectorParquetFormat.class.getName())
            .mode(SaveMode.Append)
            .option("compression", "zstd")
            .option("mapreduce.fileoutputcommitter.algorithm.version", "2")
            .partitionBy(layout.partitionBy().toArray(String[]::new));
    for (String path : layout.vectorPaths()) {
      writer.option("parquet.enable.dictionary#" + path, "false");
    }
    layout.encodes().ifPresent(kind -> writer.option(FooterWriteSupport.ENCODES, kind.name()));
    layout.footer().forEach((key, value) -> writer.option(FooterWriteSupport.PREFIX + key, value));
    writer.save(staged.folder(part).toString());
  }

  /** The files of this run. */
  List<DataFile> files() {
    try {
      List<DataFile> found = new ArrayList<>();
      for (Path folder : folders()) {
        found.addAll(DataFile.in(folder, work.files()));
      }
      return found;
    } catch (IOException e) {
      throw OutputException.failed("Cannot read " + work.pieces() + ": " + e.getMessage(), e);
    }
  }

  /** The machinery that made the vectors in them. */
  Runtimes runtimes() {
    return staged.runtimes(paths());
  }

  /** Their paths. */
  List<String> paths() {
    return files().stream().map(file -> file.path().toString()).toList();
  }

  /** The folders that they lie in. */
  List<Path> folders() throws IOException {
    return staged.folders();
  }

  /** Takes the files away: their rows are in the output. */
  void clear() {
    try {
      cleared = true;
      staged.delete();
    } catch (IOException e) {
      throw OutputException.failed("Cannot clean up " + work.root() + ": " + e.getMessage(), e);
    }
  }

  /** Whether a run that ended left finished files to the next. */
  public boolean kept() {
    return kept;
  }

  /** Takes away what is unfinished; the output is free for others. */
  @Override
  public void close() {
    if (lock == null) {
      return;
    }
    try {
      if (lock.isOwn()) {
        work.files().delete(work.next(), true);
      }
      kept = !cleared && staged.deleteUnfinished();
      if (!kept) {
        staged.deleteIfEmpty();
      }
      lock.close();
      work.removeIfEmpty();
    } catch (IOException e) {
      throw OutputException.failed("Cannot clean up " + work.root() + ": " + e.getMessage(), e);
    }
  }
}
