package org.contexture.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.rows.Stays;
import org.contexture.jobs.rows.StoredRows;
import org.contexture.jobs.table.TableFormat;

/**
 * A table of a lake. A run's rows go into it in one commit of its format: merged by id where the
 * run compares rows that have one, all of them otherwise.
 */
final class TableStore implements VectorStore {
  private final OutputTable table;
  private final TableFormat format;
  private final OutputMode mode;
  private final SparkSession spark;
  private final WorkFolder work;
  private final Staging staging;
  private final List<RunRecord> interrupted = new ArrayList<>();
  private final TablePublication publishing;

  private TableStore(
      OutputTable table, OutputMode mode, SparkSession spark, WorkFolder work, Staging staging) {
    this.table = table;
    this.format = table.format();
    this.mode = mode;
    this.spark = spark;
    this.work = work;
    this.staging = staging;
    this.publishing = new TablePublication(table, mode, spark, work, staging, interrupted);
  }

  static TableStore open(
      TableFormat format, String output, OutputMode mode, SparkSession spark, String runId) {
    OutputTable table = OutputTable.of(format, output, spark);
    Path stagedBeside = table.stagedBeside();
    try {
      WorkFolder work = WorkFolder.of(stagedBeside, stagedBeside.getFileSystem(hadoop(spark)));
      TableStore store =
          new TableStore(table, mode, spark, work, new Staging(output, work, spark, runId));
      store.check();
      return store;
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  private static Configuration hadoop(SparkSession spark) {
    return spark.sparkContext().hadoopConfiguration();
  }

  private void check() throws IOException {
    if (!table.exists()) {
      if (staging.hasBegun() || !work.hasRecords()) {
        table.checkFree();
      }
      return;
    }
    if (mode == OutputMode.ERROR && !mayBeItsOwn()) {
      throw itExists();
    }
    if (mode.replaces() && table.properties().isEmpty()) {
      throw OutputException.refused(
          "Cannot overwrite output "
              + table
              + ": Contexture did not write it; drop it first, or give another output");
    }
  }

  /** Whether a run was killed in the middle that may be this one. */
  private boolean mayBeItsOwn() throws IOException {
    return staging.hasBegun()
        ? staging.unended().stream().anyMatch(run -> run.mode() == OutputMode.ERROR)
        : work.hasRecords();
  }

  @Override
  public OutputException itExists() {
    return OutputException.refused(
        "Cannot write output "
            + table
            + ": it exists; give another output, or mode overwrite, append or incremental");
  }

  @Override
  public void checkApart(String role, List<Path> files) {
    if (mode.replaces() && table.exists()) {
      new InputCheck(table.toString(), table.location(), hadoop(spark)).check(role, files);
    }
  }

  @Override
  public void checkFits(Map<String, String> said, StructType schema, List<String> partitionBy) {
    if (!mode.keepsSome() || !table.exists()) {
      return;
    }
    String fingerprint = said.get("fingerprint");
    Map<String, String> stored = table.properties();
    String found = stored.get("fingerprint");
    TableColumns columns = new TableColumns(schema, format);
    if (fingerprint.equals(found) && mode.keepsAll()) {
      Optional<String> difference =
          AppendCheck.sourceDifference(key -> Optional.ofNullable(stored.get(key)), said);
      if (difference.isPresent()) {
        throw OutputException.refused("Cannot append to " + table + ": " + difference.get());
      }
      columns.checkAppend(table.toString(), table.schema());
    } else if (fingerprint.equals(found)) {
      columns.checkMerge(table.toString(), table.schema());
    } else if (mode.keepsAll()) {
      throw OutputException.refused(
          "Cannot append to "
              + table
              + ": its vectors have the fingerprint "
              + found
              + ", this run's "
              + fingerprint
              + "; give another output or mode overwrite");
    }
  }

  @Override
  public void begin() {
    try {
      staging.begin(this::recover);
      // Another run may have finished since the first look.
      check();
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + table + ": " + e.getMessage(), e);
    }
  }

  /** A commit is there or not; what is said of it may be missing. */
  private boolean recover(RunFolder run, RunRecord record) throws IOException {
    interrupted.add(record);
    if (!table.exists()) {
      table.deleteUncommitted(run.files().getFileStatus(run.record()).getModificationTime());
      return false;
    }
    return !record.mode().replaces() && table.hasCommit(record.runId());
  }

  @Override
  public Optional<EarlierOutput> earlier(RowLayout layout, List<String> partitionBy) {
    if (!table.exists()) {
      return Optional.empty();
    }
    Dataset<Row> rows = table.readAs(layout.output());
    Optional<Manifest> manifest = Manifest.read(table.location(), hadoop(spark));
    boolean alike =
        manifest.map(found -> found.layout().partitionBy()).orElse(partitionBy).equals(partitionBy);
    return Optional.of(
        new EarlierOutput(
                StoredRows.ofTable(rows, layout.texts()),
                List.of(TableProperties.named(table.properties())),
                stays(alike, layout.id().isPresent()),
                runtimes())
            .prompted());
  }

  private static Stays stays(boolean alike, boolean byId) {
    if (!alike) {
      return Stays.NOTHING;
    }
    return byId ? Stays.ROWS : Stays.ALL_OR_NOTHING;
  }

  @Override
  public Runtimes runtimes() {
    return table.runtimes();
  }

  /** The table's format parts the rows, so these files need not. */
  @Override
  public void write(Dataset<Row> rows, String part, FileLayout files) {
    staging.write(rows, part, files.unpartitioned());
  }

  @Override
  public RowTotals publish(Publication publication, RunFiles runFiles) {
    return publishing.publish(publication, runFiles);
  }

  @Override
  public RowTotals leaveAsItIs(Publication publication, RunFiles runFiles) {
    return publishing.leaveAsItIs(publication, runFiles);
  }

  @Override
  public Dataset<Row> read(SparkSession session) {
    return table.read(session);
  }

  @Override
  public OutputMode mode() {
    return mode;
  }

  @Override
  public Staging staging() {
    return staging;
  }

  @Override
  public String location() {
    return table.name();
  }

  @Override
  public Optional<Path> folder() {
    return table.path();
  }

  @Override
  public Path sideFolder() {
    return SideFolder.of(table.location());
  }

  @Override
  public void writeSideFile(String name, String content) {
    publishing.writeSideFile(name, content);
  }

  @Override
  public void close() {
    staging.close();
  }
}
