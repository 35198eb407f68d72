package org.contexture.jobs.rows;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.ColumnPath;
import org.contexture.spark.column.InputNames;

/**
 * The columns whose values become folders. A folder is a name: only values that a name gives back
 * as they were may become one.
 *
 * @param columns of the corpus, outermost folder first
 */
public record PartitionColumns(List<StructField> columns) {
  /** What the folder of rows without a value is called. */
  private static final String NONE = "__HIVE_DEFAULT_PARTITION__";

  /** Bytes that file systems allow in the name of a folder. */
  private static final int LONGEST = 255;

  /** Characters that Spark writes as three: a percent sign and their number. */
  private static final String ESCAPED = "[\\x01-\\x1F\"#%'*/:=?\\\\\\x7F{\\[\\]^]";

  /**
   * Finds the columns.
   *
   * @param names as the user gave them
   * @throws ColumnException which lists every problem
   */
  public static PartitionColumns of(StructType corpus, List<String> names, InputNames texts) {
    List<String> problems = new ArrayList<>();
    Set<StructField> columns = new LinkedHashSet<>();
    for (String name : names) {
      ColumnPath path = ColumnPath.resolve(corpus, name);
      StructField column = corpus.apply(path.outermost(corpus));
      if (!path.isOutermost()) {
        problems.add(problem(name, "be a column, and not one in a struct", column));
      } else if (texts.outermost(corpus).contains(column.name())) {
        problems.add(problem(name, "be no column that is encoded", column));
      } else if (isNested(column.dataType())) {
        problems.add(problem(name, "be of a type with one value", column));
      } else if (!columns.add(column)) {
        problems.add(problem(name, "be named once", column));
      }
    }
    if (!problems.isEmpty()) {
      throw new ColumnException(String.join("\n", problems));
    }
    return new PartitionColumns(List.copyOf(columns));
  }

  private static String problem(String name, String rule, StructField column) {
    return "Partition column '" + name + "' must " + rule + ": " + column.dataType().simpleString();
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }

  /** Their names, as the corpus has them. */
  public List<String> names() {
    return columns.stream().map(StructField::name).toList();
  }

  /**
   * Checks that names of folders can hold the columns and their values, without a look at these.
   *
   * @throws ColumnException where they cannot
   */
  public void checkFolders() {
    for (StructField column : columns) {
      if (column.name().startsWith("_") || column.name().startsWith(".")) {
        throw new ColumnException(
            problem(
                column.name(),
                "have another name, since readers skip folders whose names begin with _ or a dot",
                column));
      }
      if (column.dataType() instanceof TimestampType) {
        throw new ColumnException(
            problem(
                column.name(),
                "be of another type (date, timestamp_ntz or string), since a folder's name means"
                    + " another instant in another time zone",
                column));
      }
      if (column.dataType() instanceof BinaryType) {
        throw new ColumnException(
            problem(column.name(), "be of another type, since a name has no bytes", column));
      }
    }
  }

  /** Which values of rows would not come back as they are; reads these columns once. */
  public Optional<String> problem(Dataset<Row> rows) {
    for (StructField column : columns) {
      Column value = GivenColumn.of(rows.schema(), column.name());
      List<Row> found =
          rows.select(value.as("value"))
              .withColumn("name", col("value").cast("string"))
              .filter(isLost(column))
              .select("name")
              .limit(1)
              .collectAsList();
      if (!found.isEmpty()) {
        return Optional.of(
            "Cannot partition by '"
                + column.name()
                + "': a folder's name does not give back the value '"
                + found.get(0).getString(0)
                + "'; map it to another, or leave partition-by away");
      }
    }
    return Optional.empty();
  }

  /**
   * Which strings look like other values to readers that guess the types of folders' values, as
   * Spark's do; reads the columns of strings once.
   */
  public List<String> guesses(Dataset<Row> rows) {
    List<String> guesses = new ArrayList<>();
    for (StructField column : columns) {
      if (!(column.dataType() instanceof StringType)) {
        continue;
      }
      Column isNumber = expr("try_cast(name AS DOUBLE) IS NOT NULL");
      Column isOther = expr("NOT (CAST(try_cast(name AS BIGINT) AS STRING) <=> name)");
      Row found =
          rows.select(GivenColumn.of(rows.schema(), column.name()).as("name"))
              .filter(col("name").isNotNull())
              .agg(min(isNumber), min(when(isOther, col("name"))))
              .first();
      if (!found.isNullAt(1) && found.getBoolean(0)) {
        guesses.add(
            "Readers that guess types take the folders' values of '"
                + column.name()
                + "' for numbers, and '"
                + found.getString(1)
                + "' for another one: let them read it as a string");
      }
    }
    return guesses;
  }

  /** Of a row with the value and, as a string, the name of its folder. */
  private static Column isLost(StructField column) {
    DataType type = column.dataType();
    Column name = col("name");
    Column lost =
        type instanceof StringType
            ? name.isin("", NONE).or(functions.is_valid_utf8(name).equalTo(false))
            : expr("NOT (try_cast(name AS " + type.sql() + ") <=> value)")
                // Equal to 0.0, and another folder.
                .or(name.isin("-0.0", NONE));
    Column escaped = functions.regexp_replace(name, ESCAPED, "%00");
    Column tooLong =
        functions.octet_length(functions.concat(lit(column.name() + "="), escaped)).gt(LONGEST);
    return name.isNotNull().and(lost.or(tooLong));
  }
}
