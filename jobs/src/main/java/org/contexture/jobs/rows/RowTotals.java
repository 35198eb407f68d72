package org.contexture.jobs.rows;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.text.TextStatus;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.column.ColumnName;
import org.contexture.spark.column.InputNames;

/**
 * What stored rows say of themselves.
 *
 * @param byStatus with several text columns, texts by status
 * @param truncated rows with a text that is not whole in its vector
 */
public record RowTotals(long rows, Map<String, Long> byStatus, long truncated) {
  /**
   * Counts the rows of Parquet files; reads no more than the columns that tell.
   *
   * @param paths literal, with brackets and all
   * @param texts the columns that the rows tell of
   */
  public static RowTotals of(SparkSession spark, Collection<String> paths, InputNames texts) {
    StructType schema = new StructType();
    for (String column : texts.added(AddedColumns.STATUS)) {
      schema = schema.add(column, DataTypes.StringType);
    }
    for (String column : texts.added(AddedColumns.TRUNCATED)) {
      schema = schema.add(column, DataTypes.BooleanType);
    }
    return paths.isEmpty()
        ? new RowTotals(0, none(), 0)
        : of(ParquetFiles.reader(spark).schema(schema).load(LiteralPath.all(paths)), texts);
  }

  /** Counts rows. */
  public static RowTotals of(Dataset<Row> stored, InputNames texts) {
    Column[] statuses = columns(AddedColumns.STATUS, texts);
    BinaryOperator<Column> either = Column::or;
    Column cut = Arrays.stream(columns(AddedColumns.TRUNCATED, texts)).reduce(lit(false), either);
    List<Row> groups =
        stored
            .select(functions.array(statuses).as("statuses"), cut.as("cut"))
            .groupBy("statuses")
            .agg(count(lit(1)), count_if(col("cut")))
            .collectAsList();
    Map<String, Long> byStatus = none();
    long rows = 0;
    long cutRows = 0;
    for (Row group : groups) {
      rows += group.getLong(1);
      cutRows += group.getLong(2);
      for (Object status : group.getList(0)) {
        byStatus.merge((String) status, group.getLong(1), Long::sum);
      }
    }
    return new RowTotals(rows, byStatus, cutRows);
  }

  private static Map<String, Long> none() {
    Map<String, Long> byStatus = new LinkedHashMap<>();
    for (TextStatus status : TextStatus.values()) {
      byStatus.put(status.id(), 0L);
    }
    return byStatus;
  }

  private static Column[] columns(String name, InputNames texts) {
    return texts.added(name).stream().map(ColumnName::column).toArray(Column[]::new);
  }

  /** Texts that could not be encoded. */
  public long failed() {
    return byStatus.getOrDefault(TextStatus.FAILED.id(), 0L);
  }

  /** With the rows of other files. */
  public RowTotals plus(RowTotals others) {
    Map<String, Long> sums = new LinkedHashMap<>(byStatus);
    others.byStatus().forEach((status, rows) -> sums.merge(status, rows, Long::sum));
    return new RowTotals(rows + others.rows(), sums, truncated + others.truncated());
  }
}
