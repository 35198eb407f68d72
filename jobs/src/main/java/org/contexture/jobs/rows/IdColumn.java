package org.contexture.jobs.rows;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.ColumnPath;

/**
 * The column that identifies a row. Ids of two types are compared where each has all values of one
 * of them, so that no value becomes another on the way.
 *
 * @param name as the user gave it
 */
public record IdColumn(String name, DataType type) {
  /** Digits of the whole numbers of eight bytes. */
  private static final int LONG_DIGITS = 19;

  private static final int MOST_DIGITS = 38;

  /**
   * The column of a corpus.
   *
   * @throws ColumnException where there is none, or its values cannot be compared
   */
  public static IdColumn of(StructType corpus, String name) {
    DataType type = ColumnPath.resolve(corpus, name).type(corpus);
    if (!RowOrdering.isOrderable(type)) {
      throw new ColumnException(
          "Id column '"
              + name
              + "' must be of a type whose values can be compared: "
              + type.simpleString());
    }
    return new IdColumn(name, type);
  }

  /** What is wrong with the ids of rows: each must have one, and no two the same. */
  Optional<String> problem(Dataset<Row> rows) {
    List<Row> found = unfit(rows, GivenColumn.of(rows.schema(), name), type).takeAsList(3);
    String problems =
        found.stream()
            .map(
                row ->
                    row.isNullAt(0)
                        ? row.getLong(1) + " rows have none"
                        : row.getString(0) + " is there " + row.getLong(1) + " times")
            .collect(Collectors.joining(", "));
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of("Column '" + name + "' must identify each row: " + problems);
  }

  /**
   * Ids that identify no row, as a string for people, and how many rows have each; null stands for
   * rows that have none.
   *
   * @param id of the rows, of that type
   */
  public static Dataset<Row> unfit(Dataset<Row> rows, Column id, DataType type) {
    return rows.groupBy(id.as("id"))
        .agg(count(lit(1)).as("times"))
        .filter(col("id").isNull().or(col("times").gt(1)))
        .select(GivenColumn.shown(col("id"), type), col("times"));
  }

  /**
   * Why ids cannot be compared with stored ones.
   *
   * @param stored columns that are stored; without the id none is compared
   */
  Optional<String> problem(StructType stored) {
    return storedType(stored)
        .filter(there -> common(there).isEmpty())
        .map(
            there ->
                "Cannot compare ids: column '"
                    + name
                    + "' is "
                    + type.simpleString()
                    + ", in the output it is "
                    + there.simpleString()
                    + "; give id-type "
                    + there.simpleString()
                    + ", or mode overwrite");
  }

  /** Ids in the type that they are compared in. */
  Column comparable(Column id, StructType stored) {
    return storedType(stored).flatMap(this::common).map(id::cast).orElse(id);
  }

  private Optional<DataType> storedType(StructType stored) {
    return ColumnPath.find(stored, name).map(path -> path.type(stored));
  }

  /** A type that has every value of both; nothing where there is none. */
  private Optional<DataType> common(DataType other) {
    if (type.catalogString().equalsIgnoreCase(other.catalogString())) {
      return Optional.of(type);
    }
    if (isWhole(type) && isWhole(other)) {
      return Optional.of(DataTypes.LongType);
    }
    if (isReal(type) && isReal(other)) {
      return Optional.of(DataTypes.DoubleType);
    }
    return decimal(type).flatMap(one -> decimal(other).flatMap(two -> wider(one, two)));
  }

  private static boolean isWhole(DataType type) {
    return type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }

  private static boolean isReal(DataType type) {
    return type instanceof DoubleType || type instanceof FloatType;
  }

  private static Optional<DecimalType> decimal(DataType type) {
    if (type instanceof DecimalType decimal) {
      return Optional.of(decimal);
    }
    return isWhole(type)
        ? Optional.of(DataTypes.createDecimalType(LONG_DIGITS, 0))
        : Optional.empty();
  }

  private static Optional<DataType> wider(DecimalType one, DecimalType other) {
    int scale = Math.max(one.scale(), other.scale());
    int whole = Math.max(one.precision() - one.scale(), other.precision() - other.scale());
    return whole + scale > MOST_DIGITS
        ? Optional.empty()
        : Optional.of(DataTypes.createDecimalType(whole + scale, scale));
  }
}
