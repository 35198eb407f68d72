package org.contexture.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.rows.LiteralPath;
import org.contexture.jobs.rows.ParquetFiles;
import org.contexture.jobs.rows.Runtimes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs have finished and not published, in Parquet files beside an output, and the right to
 * write that output.
 */
public final class Staging implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

  private final String output;
  private final WorkFolder work;
  private final RunFolder run;
  private final StagedFiles staged;
  private final SparkSession spark;
  private final Map<RunFolder, RunRecord> unended = new LinkedHashMap<>();
  private final List<RunFolder> ended = new ArrayList<>();
  private OutputLock lock;
  private boolean cleared;
  private boolean kept;

  /** Brings to an end what another run began. */
  @FunctionalInterface
  interface Recovery {
    /** True where the rows of the run are in the output, and its mode would add them again. */
    boolean recover(RunFolder run, RunRecord record) throws IOException;
  }

  /**
   * Of an output.
   *
   * @param output for messages
   */
  Staging(String output, WorkFolder work, SparkSession spark, String runId) {
    this.output = output;
    this.work = work;
    this.run = work.run(runId);
    this.spark = spark;
    this.staged = new StagedFiles(spark, work, runId);
  }

  /**
   * Takes the right to write the output, and brings to an end what runs began that were killed.
   *
   * @throws OutputException where another run has it
   */
  void begin(Recovery recovery) throws IOException {
    lock = OutputLock.take(output, work, run.runId());
    for (RunFolder other : work.allRuns()) {
      checkLock();
      Optional<RunRecord> record = RunRecord.read(other.record(), other.files());
      if (record.isPresent() && isSeen(other, record.get(), recovery)) {
        unended.put(other, record.get());
      } else {
        other.delete();
      }
    }
  }

  /** What the output holds tells it only until another run publishes. */
  private static boolean isSeen(RunFolder other, RunRecord record, Recovery recovery)
      throws IOException {
    if (other.files().exists(other.seen())) {
      return true;
    }
    boolean seen = recovery.recover(other, record);
    if (seen) {
      other.files().create(other.seen(), true).close();
    }
    return seen;
  }

  /** Whether the run has taken the right to write. */
  boolean hasBegun() {
    return lock != null;
  }

  /** Checks that this run still has it: one that slept for a while may have lost it. */
  void checkLock() throws IOException {
    if (lock != null) {
      lock.check();
    }
  }

  /** Where this run puts its publication together. */
  RunFolder run() {
    return run;
  }

  /** Runs whose rows are in the output and that were killed before their end. */
  public List<RunRecord> unended() {
    return List.copyOf(unended.values());
  }

  /** Has this run end for another one, too. */
  void endFor(RunRecord other) {
    unended.forEach(
        (folder, record) -> {
          if (record.equals(other)) {
            ended.add(folder);
          }
        });
  }

  /** The same for all: their rows are in the output no longer, or for good. */
  void endForAll() {
    ended.addAll(unended.keySet());
  }

  /**
   * Looks through what earlier runs finished before they died; deletes what is of no use.
   *
   * @param needed columns that must be there
   * @param footer keys and values that must be in the footer
   */
  public Leftovers leftovers(StructType needed, Map<String, String> footer) {
    try {
      checkLock();
      return staged.leftovers(needed, footer);
    } catch (IOException e) {
      throw OutputException.failed("Cannot read " + work.pieces() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Where files of another run's publication go that did not come to be seen: they are finished.
   */
  Path unpublished(RunFolder other) {
    return new Path(new Path(work.pieces(), other.runId()), "unpublished");
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

  /** Their rows, those of the folders that columns part included. */
  Dataset<Row> rows(StructType schema) {
    try {
      Dataset<Row> rows = spark.createDataFrame(List.of(), schema);
      for (Path folder : folders()) {
        rows =
            rows.unionByName(
                ParquetFiles.reader(spark).schema(schema).load(LiteralPath.of(folder)));
      }
      return rows;
    } catch (IOException e) {
      throw OutputException.failed("Cannot read " + work.pieces() + ": " + e.getMessage(), e);
    }
  }

  /** The folders that they lie in. */
  List<Path> folders() throws IOException {
    return staged.folders();
  }

  /** Writes down that this run is about to publish. */
  void write(RunRecord record) throws IOException {
    checkLock();
    record.write(run.record(), run.files());
  }

  /**
   * Takes the files away: their rows are in the output. What stays because the store fails, the
   * next run takes away.
   */
  void clear() {
    cleared = true;
    try {
      checkLock();
      staged.delete();
    } catch (IOException | OutputException e) {
      LOG.warn("Cannot clean up {}: {}", work.root(), e.toString());
    }
  }

  /** Whether a run that ended left finished files to the next. */
  public boolean kept() {
    return kept;
  }

  /**
   * Takes away what is unfinished; the output is free for others. Where the rows are in the output
   * a store that fails now is no failure of the run.
   */
  @Override
  public void close() {
    if (lock == null) {
      return;
    }
    try {
      try {
        if (lock.isOwn()) {
          cleanUp();
        }
      } finally {
        lock.close();
      }
      work.removeIfEmpty();
    } catch (IOException | OutputException e) {
      if (!cleared) {
        throw OutputException.failed("Cannot clean up " + work.root() + ": " + e.getMessage(), e);
      }
      LOG.warn("Cannot clean up {}: {}", work.root(), e.toString());
    }
  }

  private void cleanUp() throws IOException {
    kept = !cleared && staged.deleteUnfinished();
    if (!kept) {
      staged.deleteIfEmpty();
    }
    for (RunFolder other : ended) {
      other.delete();
    }
    // A record without an end is for the next run, which tells what came of it.
    if (cleared || !run.files().exists(run.record())) {
      run.delete();
    }
  }
}
