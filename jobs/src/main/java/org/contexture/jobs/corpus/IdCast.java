package org.contexture.jobs.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.ColumnName;
import org.contexture.spark.column.ColumnPath;

/**
 * Gives the ids of a corpus another type.
 *
 * @param rows as they are read
 */
record IdCast(Dataset<Row> rows, ColumnPath id, DataType type) {
  /**
   * The cast of a column.
   *
   * @throws ColumnException where there is none of that name, or none of its values can be cast
   */
  static IdCast of(Dataset<Row> rows, String name, DataType type) {
    IdCast cast = new IdCast(rows, ColumnPath.resolve(rows.schema(), name), type);
    if (!Cast.canAnsiCast(cast.given(), type)) {
      throw new ColumnException(cast.refused());
    }
    return cast;
  }

  private DataType given() {
    return id.type(rows.schema());
  }

  private String refused() {
    return "Cannot cast id column '"
        + id.name()
        + "' from "
        + given().simpleString()
        + " to "
        + type.simpleString();
  }

  /** Rows with the ids in their type; null where it has no value for them. */
  Dataset<Row> in(Dataset<Row> read) {
    StructType schema = read.schema();
    List<String> names = id.names(schema);
    Column cast = id.in(schema).try_cast(type);
    if (!id.isOutermost()) {
      String below =
          names.subList(1, names.size()).stream()
              .map(ColumnName::quoted)
              .collect(Collectors.joining("."));
      cast = ColumnName.column(names.get(0)).withField(below, cast);
    }
    return read.withColumn(names.get(0), cast);
  }

  /** An id that becomes another one, or none; where numbers are given, one that is rounded too. */
  Optional<String> problem() {
    Column cast = col("id").try_cast(type);
    boolean goesBack = !(given() instanceof StringType) && Cast.canAnsiCast(type, given());
    Column lost = goesBack ? not(cast.try_cast(given()).eqNullSafe(col("id"))) : cast.isNull();
    List<Row> found =
        rows.select(id.in(rows.schema()).as("id"))
            .filter(col("id").isNotNull().and(lost))
            .select(col("id").cast("string"))
            .limit(1)
            .collectAsList();
    return found.stream().findFirst().map(row -> refused() + ": " + row.getString(0));
  }
}
