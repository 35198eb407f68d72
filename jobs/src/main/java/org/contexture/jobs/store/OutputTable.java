package org.contexture.jobs.store;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.DataFrameWriterV2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.table.TableFormat;
import org.contexture.jobs.table.TableName;

/**
 * An output that is a table. Rows change in one commit of the table's format: a reader sees all of
 * them as they were, or all as they are. Properties go with the rows where the rows are replaced;
 * otherwise they follow in a commit of their own, and a fingerprint that changes is taken away
 * before, so that a run that dies between the two leaves none rather than a wrong one.
 */
public final class OutputTable {
  private static final String RUN_ID = "run-id";

  private final SparkSession spark;
  private final TableFormat format;
  private final String given;
  private final TableName name;

  private OutputTable(SparkSession spark, TableFormat format, String given, TableName name) {
    this.spark = spark;
    this.format = format;
    this.given = given;
    this.name = name;
  }

  /**
   * A table, which need not exist.
   *
   * @param output a name in a catalog ({@code lake.db.vectors}), or for Delta a path
   * @throws OutputException where the session lacks the format's package or settings
   */
  public static OutputTable of(TableFormat format, String output, SparkSession spark) {
    Optional<String> problem = format.problem(spark, output);
    if (problem.isPresent()) {
      throw OutputException.refused(problem.get());
    }
    try {
      return new OutputTable(spark, format, output, TableName.of(format, output, spark));
    } catch (IOException | IllegalArgumentException e) {
      throw OutputException.failed("Cannot write output " + output + ": " + e.getMessage(), e);
    }
  }

  public boolean exists() {
    // Which exceptions Spark throws here no signature says.
    try {
      return spark.catalog().tableExists(name.sql());
    } catch (Exception e) {
      if (e instanceof SparkThrowable missing
          && "DELTA_MISSING_DELTA_TABLE".equals(missing.getCondition())) {
        return false;
      }
      throw e;
    }
  }

  /** The rows of the table's present version; what is committed later is not among them. */
  Dataset<Row> read(SparkSession session) {
    return session.read().table(name.sql());
  }

  /** The same, with the types that rows had before the format stored them in its own. */
  public Dataset<Row> readAs(StructType given) {
    return new TableColumns(given, format).asGiven(read(spark));
  }

  StructType schema() {
    return read(spark).schema();
  }

  /**
   * What was stored with the rows, its keys without {@code contexture.}; empty where the table does
   * not exist or Contexture did not write it.
   */
  public Map<String, String> properties() {
    return exists() ? stored().ours() : Map.of();
  }

  /** Of a table that is named by its path. */
  Optional<Path> path() {
    return name.path();
  }

  /** What made its vectors; nothing of a table that is not there. */
  Runtimes runtimes() {
    return exists() ? Runtimes.said(properties(), "") : Runtimes.NONE;
  }

  /**
   * The folder where the table lies.
   *
   * @throws OutputException where a catalog decides that and the table does not exist yet
   */
  public Path location() {
    return name.location(spark)
        .orElseThrow(
            () -> OutputException.failed("Cannot tell where table " + given + " lies", null));
  }

  /**
   * A path beside which a run's files may lie before they are in the table; the same whether or not
   * the table exists, and however its name is written.
   */
  Path stagedBeside() {
    return name.path().map(this::target).orElseGet(() -> new PathOfTable(name, spark).path());
  }

  private Path target(Path path) {
    try {
      return OutputLink.target(
          path, path.getFileSystem(spark.sparkContext().hadoopConfiguration()));
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + given + ": " + e.getMessage(), e);
    }
  }

  /**
   * Makes the table of these rows, or replaces all of its rows, its columns and its layout; one
   * commit. Properties that are not Contexture's stay.
   *
   * @param partitionBy columns whose values part the files; may be empty
   * @param fileBytes size that files are closed at, where the format has a property for it
   * @param properties stored behind {@code contexture.}; the only ones of that prefix afterwards
   * @throws OutputException where the path holds files of something else
   */
  void overwrite(
      Dataset<Row> rows,
      List<String> partitionBy,
      OptionalLong fileBytes,
      Map<String, String> properties) {
    boolean existed = exists();
    if (!existed) {
      checkFree();
    }
    CreateTableWriter<Row> writer =
        new TableColumns(rows.schema(), format).stored(rows).writeTo(name.sql()).using(format.id());
    // Delta forgets them where a table is replaced, Iceberg does not.
    if (existed && format == TableFormat.DELTA) {
      stored().kept().forEach(writer::tableProperty);
    }
    if (fileBytes.isPresent() && format == TableFormat.ICEBERG) {
      writer.tableProperty("write.target-file-size-bytes", Long.toString(fileBytes.getAsLong()));
    }
    TableProperties.named(properties).forEach(writer::tableProperty);
    if (!partitionBy.isEmpty()) {
      Column[] parts =
          partitionBy.stream().map(part -> col(TableName.quoted(part))).toArray(Column[]::new);
      writer.partitionedBy(parts[0], Arrays.copyOfRange(parts, 1, parts.length));
    }
    writer.createOrReplace();
    stored().keepOnly(properties.keySet());
  }

  /**
   * Checks that the table can be made: over foreign files it would leave them for its clean-up to
   * delete.
   *
   * @throws OutputException where its path holds some
   */
  void checkFree() {
    if (name.path().isEmpty()) {
      return;
    }
    try {
      Path path = name.path().get();
      for (FileStatus foreign :
          DataFile.visible(path, path.getFileSystem(spark.sparkContext().hadoopConfiguration()))) {
        throw OutputException.refused(
            "Cannot write output "
                + given
                + ": it is no "
                + format.id()
                + " table, and it holds "
                + foreign.getPath().getName()
                + "; delete it first, or give another output");
      }
    } catch (IOException e) {
      throw OutputException.failed("Cannot write output " + given + ": " + e.getMessage(), e);
    }
  }

  /**
   * Takes away files of a table that a killed run was making, which no commit knows. Before that
   * run there were none.
   *
   * @param since when it was about to make the table
   */
  void deleteUncommitted(long since) throws IOException {
    if (name.path().isEmpty()) {
      return;
    }
    Path path = name.path().get();
    FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
    for (FileStatus file : DataFile.visible(path, files)) {
      String called = file.getPath().getName();
      boolean isData = file.isDirectory() ? called.contains("=") : called.startsWith("part-");
      if (isData && file.getModificationTime() >= since) {
        files.delete(file.getPath(), true);
      }
    }
  }

  /**
   * Adds rows, which have the table's columns; one commit.
   *
   * @throws OutputException where the table does not exist
   */
  void append(Dataset<Row> rows, Map<String, String> properties) {
    TableProperties before = stored();
    before.guard(properties);
    try {
      DataFrameWriterV2<Row> writer =
          new TableColumns(rows.schema(), format).stored(rows).writeTo(name.sql());
      Optional.ofNullable(properties.get(RUN_ID))
          .map(format::commitOption)
          .ifPresent(option -> writer.option(option.getKey(), option.getValue()));
      writer.append();
    } catch (NoSuchTableException e) {
      throw OutputException.failed("Cannot append to " + given + ": it does not exist", e);
    }
    before.set(properties);
  }

  /**
   * Brings changes into the table; one commit. A row whose id is there takes the place of that row,
   * any other is added, and rows of the removed ids go. Columns that the table lacks are added to
   * it, null in rows that do not change.
   *
   * @param changes have every column of the table; each id once, none null; the same rows whenever
   *     they are computed
   * @param removedIds one column; ids that are not there are ignored
   * @param idColumn as a user names it
   * @throws OutputException where ids are null or not unique, or columns do not fit; the table is
   *     then as it was
   */
  void merge(
      Dataset<Row> changes,
      Dataset<Row> removedIds,
      String idColumn,
      Map<String, String> properties) {
    TableProperties before = stored();
    TableColumns columns = new TableColumns(changes.schema(), format);
    columns.checkMerge(given, schema());
    try (TableMerge merge =
        new TableMerge(given, columns.stored(changes), removedIds, idColumn, spark)) {
      merge.checkIds();
      before.guard(properties);
      columns.addMissing(spark, name.sql(), schema());
      merge.into(name.sql(), columns.missing(schema()).isEmpty());
    }
    before.set(properties);
  }

  /** Whether a run's rows came into the table; they may be gone since. */
  boolean hasCommit(String runId) {
    return runId.equals(properties().get(RUN_ID)) || format.hasCommit(spark, name, runId);
  }

  /** Says of the table what a run said that was killed when its rows were in it. */
  void describe(Map<String, String> properties) {
    stored().set(properties);
  }

  private TableProperties stored() {
    return TableProperties.read(spark, name);
  }

  public TableFormat format() {
    return format;
  }

  /** A path, fully qualified, or the name in a catalog. */
  public String name() {
    return name.path().map(Path::toString).orElse(given);
  }

  /** As the user gave it. */
  @Override
  public String toString() {
    return given;
  }
}
