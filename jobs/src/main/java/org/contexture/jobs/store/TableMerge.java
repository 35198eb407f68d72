package org.contexture.jobs.store;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.rows.IdColumn;
import org.contexture.jobs.table.TableName;
import org.contexture.spark.column.ColumnName;
import org.contexture.spark.column.ColumnPath;

/** Rows to update, to add and to remove, and the one statement for all. */
final class TableMerge implements AutoCloseable {
  private final String given;
  private final Dataset<Row> source;
  private final StructType rows;
  private final ColumnPath id;

  /** Columns of the source, under names that no column of the rows has. */
  private final String key;

  private final String removed;

  private final SparkSession spark;
  private final String view = "contexture_" + UUID.randomUUID().toString().replace('-', '_');

  /** The check and the statement read the rows several times. */
  TableMerge(
      String given,
      Dataset<Row> changes,
      Dataset<Row> removedIds,
      String idColumn,
      SparkSession spark) {
    this.given = given;
    this.rows = changes.schema();
    this.id = ColumnPath.resolve(rows, idColumn);
    this.key = free("_contexture_id");
    this.removed = free("_contexture_removed");
    this.spark = spark;
    Column removedId = ColumnName.column(removedIds.columns()[0]);
    this.source =
        changes
            .withColumn(key, id.in(rows))
            .withColumn(removed, lit(false))
            .unionByName(
                removedIds.select(removedId.cast(id.type(rows)).as(key), lit(true).as(removed)),
                true);
  }

  private String free(String wish) {
    String name = wish;
    while (Stream.of(rows.fieldNames()).anyMatch(name::equalsIgnoreCase)) {
      name += "_";
    }
    return name;
  }

  /**
   * Checks that each id is there, and once.
   *
   * @throws OutputException where that is not so
   */
  void checkIds() {
    for (Row row : IdColumn.unfit(source, col(key), id.type(rows)).takeAsList(1)) {
      throw OutputException.refused(
          "Cannot merge into "
              + given
              + ": column "
              + id.quoted(rows)
              + (row.isNullAt(0)
                  ? " must not be null: " + row.getLong(1) + " rows"
                  : " must be unique: "
                      + row.getString(0)
                      + " is there "
                      + row.getLong(1)
                      + " times"));
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
    List<String> columns = Stream.of(rows.fieldNames()).map(TableName::quoted).toList();
    String assignments =
        columns.stream()
            .filter(column -> !column.equals(id.quoted(rows)))
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
            + id.quoted(rows)
            + " = s."
            + key
            + " WHEN MATCHED AND s."
            + removed
            + " THEN DELETE WHEN MATCHED THEN UPDATE SET "
            + assignments
            + " WHEN NOT MATCHED AND NOT s."
            + removed
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
