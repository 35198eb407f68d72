package org.contexture.jobs.verify;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.contexture.jobs.rows.GivenColumn;
import org.contexture.spark.column.ColumnName;

/**
 * The rows of an output, in parts that can be read by themselves: its files, or all of a table at
 * once.
 */
sealed interface OutputData permits FileData, TableData {
  SparkSession spark();

  StoredSchema layout();

  /** Rows with all columns, of the types that the layout says. */
  Dataset<Row> read(Collection<String> parts);

  /** What Spark calls a file, and what the user is told. */
  Map<String, String> names();

  /** File of a row and its number in it, -1 where that is not known, as Spark tells them. */
  List<Column> place(Dataset<Row> rows);

  /**
   * Some rows by chance.
   *
   * @param rows makes of parts their rows, with the corpus' columns and more
   * @param place a struct with file and number of a row, as {@link #position} has them
   * @param rowsOf how many rows each part has
   * @param seed which; the same gives the same rows of the same output
   */
  Dataset<Row> pick(
      Function<Collection<String>, Dataset<Row>> rows,
      String place,
      Map<String, Long> rowsOf,
      int size,
      long seed);

  /** Columns of {@link Position}. */
  default List<Column> position(Dataset<Row> rows, Optional<String> idColumn) {
    Column id =
        idColumn
            .map(name -> GivenColumn.shown(rows.schema(), name))
            .orElse(lit(null).cast(DataTypes.StringType));
    List<Column> place = place(rows);
    return List.of(id.as("id"), place.get(0).as("file"), place.get(1).as("row"));
  }

  static List<Column> columns(Dataset<Row> rows, List<String> names) {
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(column(rows, name)));
    return columns;
  }

  static Column column(Dataset<Row> rows, String name) {
    return rows.col(ColumnName.quoted(name));
  }

  /** Rows without a detour over objects. */
  static JavaRDD<InternalRow> internal(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().toRdd().toJavaRDD();
  }
}
