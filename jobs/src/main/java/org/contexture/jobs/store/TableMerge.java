package org.contexture.jobs.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.contexture.jobs.table.TableName;

/** Rows to update, to add and to remove, and the one statement for all. */
final class TableMerge implements AutoCloseable {
  private static final String REMOVED = "_contexture_removed";
  private static final String ROWS = "_contexture_rows";

  private final String given;
  private final Dataset<Row> source;
  private final List<String> columns;
  private final String id;
  private final SparkSession spark;
  private final String view = "contexture_" + UUID.randomUUID().toString().replace('-', '_');

  private TableMerge(
      String given, Dataset<Row> source, List<String> columns, String id, SparkSession spark) {
    this.given = given;
    this.source = source;
    this.columns = columns;
    this.id = id;
    this.spark = spark;
  }

  /** The check and the statement read the rows several times. */
  static TableMerge of(
      String given,
      Dataset<Row> changes,
      Dataset<Row> removedIds,
      String idColumn,
      SparkSession spark) {
    String id = TableName.quoted(idColumn);
    DataType type = changes.schema().apply(idColumn).dataType();
    Dataset<Row> removed =
        removedIds.select(col(id).cast(type).as(idColumn), lit(true).as(REMOVED));
    Dataset<Row> source = changes.withColumn(REMOVED, lit(false)).unionByName(removed, true);
    return new TableMerge(
        given, source, Stream.of(changes.columns()).map(TableName::quoted).toList(), id, spark);
  }

  /**
   * Checks that each id is there, and once.
   *
   * @throws OutputException where that is not so
   */
  void checkIds() {
    Column wrong = col(ROWS).gt(1).or(col(id).isNull());
    List<Row> found =
        source.groupBy(col(id)).agg(count(lit(1)).as(ROWS)).filter(wrong).takeAsList(1);
    for (Row row : found) {
      throw OutputException.refused(
          "Cannot merge into "
              + given
              + ": column "
              + id
              + (row.isNullAt(0)
                  ? " must not be null: " + row.getLong(1) + " rows"
                  : " must be unique: " + row.get(0) + " is there " + row.getLong(1) + " times"));
    }
  }

  /**
   * Runs the statement.
   *
   * @param table as SQL names it
   * @param complete whether the table has every column; otherwise they come with the same commit
   */
  void into(String table, boolean complete) {
    source.createOrReplaceTempView(view);
    String assignments =
        columns.stream()
            .filter(column -> !column.equals(id))
            .map(column -> column + " = s." + column)
            .collect(Collectors.joining(", "));
    spark.sql(
        "MERGE "
            + (complete ? "" : "WITH SCHEMA EVOLUTION ")
            + "INTO "
            + table
            + " t USING "
            + view
            + " s ON t."
            + id
            + " = s."
            + id
            + " WHEN MATCHED AND s."
            + REMOVED
            + " THEN DELETE WHEN MATCHED THEN UPDATE SET "
            + assignments
            + " WHEN NOT MATCHED AND NOT s."
            + REMOVED
            + " THEN INSERT ("
            + String.join(", ", columns)
            + ") VALUES (s."
            + String.join(", s.", columns)
            + ")");
  }

  @Override
  public void close() {
    spark.catalog().dropTempView(view);
  }
}
