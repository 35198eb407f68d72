package org.contexture.jobs.store;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.rows.LiteralPath;
import org.contexture.jobs.rows.ParquetFiles;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.jobs.rows.Runtimes;

/**
 * Puts a run's rows into a table, in one commit of its format, and says of the table what is true
 * since.
 *
 * @param interrupted runs that may have committed and been killed before they had said so; whoever
 *     takes up the work adds to it
 */
record TablePublication(
    OutputTable table,
    OutputMode mode,
    SparkSession spark,
    WorkFolder work,
    Staging staging,
    List<RunRecord> interrupted) {
  /**
   * Puts the rows of this run into the table; what is said of them lies there before and behind.
   */
  RowTotals publish(Publication publication, RunFiles runFiles) {
    checkLock();
    RowTotals fresh = RowTotals.of(spark, staging.paths(), publication.texts());
    publication.check(fresh.rows() + publication.changes().rowsThatStay());
    // Where a table is to be, only its catalog knows.
    Path side = table.exists() ? sideFolder() : staging.run().side();
    runFiles.keep(side);
    try {
      Runtimes runtimes = runtimesWith(publication);
      staging.write(publication.record(mode, staging, fresh, runtimes));
      staging.checkLock();
      commit(publication, runtimes);
      moveSide(side);
      RowTotals all = keepsRows(publication) ? totals(publication) : fresh;
      describe(publication, runtimes, all);
      RowTotals ofRun = mode.keepsAll() ? fresh : all;
      end(runFiles, ofRun);
      return ofRun;
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + table + ": " + e.getMessage(), e);
    }
  }

  private void moveSide(Path from) throws IOException {
    Path side = sideFolder();
    if (!from.equals(side) && work.files().exists(from)) {
      FileSystem files = side.getFileSystem(hadoop());
      FileUtil.copy(work.files(), from, files, side, true, hadoop());
    }
  }

  /** Whether rows stay that this run did not write. */
  private boolean keepsRows(Publication publication) {
    return mode.keepsAll() || publication.changes().removedIds().isPresent();
  }

  private RowTotals totals(Publication publication) {
    return RowTotals.of(table.read(spark), publication.texts());
  }

  /** What is said of the table and its rows as they are now. */
  private void describe(Publication publication, Runtimes runtimes, RowTotals all) {
    Manifest.Contents contents = new Manifest.Contents(runtimes, List.of());
    Manifest manifest = publication.manifest(table.format().id(), all, contents, Optional.empty());
    writeSideFile(Manifest.NAME, manifest.json());
  }

  private void end(RunFiles runFiles, RowTotals ofRun) {
    runFiles.texts(ofRun).forEach(this::writeSideFile);
    if (mode.replaces()) {
      staging.endForAll();
    }
    staging.clear();
  }

  /** Those of the rows that stay, and of those that come. */
  private Runtimes runtimesWith(Publication publication) {
    boolean stay = mode.keepsAll() || publication.changes().rowsThatStay() > 0;
    return (stay ? there() : Runtimes.NONE).plus(staging.runtimes());
  }

  /** What made the vectors that are there, also of runs that could not say it any more. */
  private Runtimes there() {
    return interrupted.stream()
        .map(run -> Runtimes.described(run.runtime()))
        .reduce(table.runtimes(), Runtimes::plus);
  }

  private void commit(Publication publication, Runtimes runtimes) {
    Dataset<Row> rows = written(publication.layout().output(), publication.targetBytes());
    Map<String, String> properties = publication.files().reusing(runtimes).footer();
    Optional<Dataset<Row>> removedIds = publication.changes().removedIds();
    if (removedIds.isPresent()) {
      String id = publication.layout().id().orElseThrow();
      table.merge(rows, removedIds.get(), id, properties);
    } else if (mode.keepsAll() && table.exists()) {
      table.append(rows, properties);
    } else {
      table.overwrite(
          rows,
          publication.files().partitionBy(),
          OptionalLong.of(publication.targetBytes()),
          properties);
    }
  }

  /** In as many tasks as there are to be files. */
  private Dataset<Row> written(StructType schema, long targetBytes) {
    List<DataFile> files = staging.files();
    if (files.isEmpty()) {
      return spark.createDataFrame(List.of(), schema);
    }
    long bytes = files.stream().mapToLong(DataFile::bytes).sum();
    return ParquetFiles.reader(spark)
        .schema(schema)
        .load(LiteralPath.all(staging.paths()))
        .coalesce((int) Math.min(Integer.MAX_VALUE, bytes / targetBytes + 1));
  }

  /** Says of the table what this run found. */
  RowTotals leaveAsItIs(Publication publication, RunFiles runFiles) {
    RowTotals all = totals(publication);
    checkLock();
    runFiles.keep(sideFolder());
    if (!interrupted.isEmpty()) {
      // A run may have been killed before it had said of the table what is true since.
      Runtimes runtimes = there();
      table.describe(publication.files().reusing(runtimes).footer());
      describe(publication, runtimes, all);
    }
    end(runFiles, all);
    return all;
  }

  private Path sideFolder() {
    return SideFolder.of(table.location());
  }

  void writeSideFile(String name, String content) {
    checkLock();
    SideFolder.write(table.location(), name, content, hadoop());
  }

  private void checkLock() {
    try {
      staging.checkLock();
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + table + ": " + e.getMessage(), e);
    }
  }

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
