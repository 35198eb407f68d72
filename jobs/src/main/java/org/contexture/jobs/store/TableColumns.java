package org.contexture.jobs.store;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.table.TableFormat;
import org.contexture.jobs.table.TableName;
import org.contexture.spark.column.VectorMetadata;

/** The columns of rows for a table, as its format stores them. */
final class TableColumns {
  private static final String COMMENT = "comment";

  private final StructType rows;
  private final TableFormat format;

  TableColumns(StructType rows, TableFormat format) {
    this.rows = rows;
    this.format = format;
  }

  /**
   * The rows with types that the format has. How a vector was made stands in its column's comment
   * too, which both formats keep; Iceberg keeps no other metadata.
   */
  Dataset<Row> stored(Dataset<Row> all) {
    return all.select(
        Arrays.stream(rows.fields())
            .map(
                field -> {
                  Column column = column(field);
                  DataType type = stored(field.dataType());
                  return (isSame(type, field.dataType()) ? column : column.cast(type))
                      .as(field.name(), withComment(field.metadata()));
                })
            .toArray(Column[]::new));
  }

  /** A table's rows with the types that {@link #stored} changed, as they were given. */
  Dataset<Row> asGiven(Dataset<Row> table) {
    return table.select(
        Arrays.stream(table.schema().fields())
            .map(
                field ->
                    find(rows, field.name())
                        .map(StructField::dataType)
                        .filter(given -> !isSame(given, field.dataType()))
                        .filter(given -> isSame(stored(given), field.dataType()))
                        .map(given -> column(field).cast(given.asNullable()).as(field.name()))
                        .orElseGet(() -> column(field)))
            .toArray(Column[]::new));
  }

  private static Column column(StructField field) {
    return col(TableName.quoted(field.name()));
  }

  private static Metadata withComment(Metadata metadata) {
    return metadata.contains(VectorMetadata.KEY) && !metadata.contains(COMMENT)
        ? new MetadataBuilder()
            .withMetadata(metadata)
            .putString(COMMENT, metadata.getMetadata(VectorMetadata.KEY).json())
            .build()
        : metadata;
  }

  /**
   * Checks that the rows have every column of a table, of its types.
   *
   * @throws OutputException where they do not
   */
  void checkMerge(String given, StructType table) {
    List<String> problems = new ArrayList<>();
    for (StructField there : table.fields()) {
      Optional<DataType> here = find(rows, there.name()).map(field -> stored(field.dataType()));
      if (here.isEmpty()) {
        problems.add(there.name() + " is missing");
      } else if (!isSame(here.get(), there.dataType())) {
        problems.add(
            there.name()
                + " is "
                + here.get().catalogString()
                + " in place of "
                + there.dataType().catalogString());
      }
    }
    if (!problems.isEmpty()) {
      throw OutputException.refused(
          "Cannot merge into "
              + given
              + ": rows must have the table's columns: "
              + String.join(", ", problems)
              + "; give another output or mode overwrite");
    }
  }

  /**
   * Checks that the rows have the columns of a table and no others.
   *
   * @throws OutputException where they do not
   */
  void checkAppend(String given, StructType table) {
    checkMerge(given, table);
    if (!missing(table).isEmpty()) {
      throw OutputException.refused(
          "Cannot append to "
              + given
              + ": it has no column "
              + missing(table).stream().map(StructField::name).collect(Collectors.joining(", "))
              + "; give another output or mode overwrite");
    }
  }

  /** Columns that a table lacks. */
  List<StructField> missing(StructType table) {
    return Arrays.stream(rows.fields())
        .filter(field -> find(table, field.name()).isEmpty())
        .toList();
  }

  /**
   * Adds what the table lacks, where a merge could not: one that adds columns to an Iceberg table
   * loses their comments and forbids nulls inside them.
   */
  void addMissing(SparkSession spark, String name, StructType table) {
    if (format == TableFormat.ICEBERG && !missing(table).isEmpty()) {
      spark.sql(
          "ALTER TABLE "
              + name
              + " ADD COLUMNS ("
              + missing(table).stream().map(this::definition).collect(Collectors.joining(", "))
              + ")");
    }
  }

  private String definition(StructField field) {
    Metadata metadata = withComment(field.metadata());
    String comment =
        metadata.contains(COMMENT)
            ? " COMMENT " + TableProperties.literal(metadata.getString(COMMENT))
            : "";
    return TableName.quoted(field.name()) + " " + stored(field.dataType()).sql() + comment;
  }

  private static Optional<StructField> find(StructType columns, String name) {
    return Arrays.stream(columns.fields())
        .filter(field -> field.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** Whether two types differ in nothing but whether they allow nulls. */
  private static boolean isSame(DataType one, DataType other) {
    return one.catalogString().equals(other.catalogString());
  }

  /** Nulls are allowed everywhere; Iceberg has no integer of less than four bytes. */
  private DataType stored(DataType type) {
    if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(stored(array.elementType()), true);
    }
    if (type instanceof MapType map) {
      return DataTypes.createMapType(stored(map.keyType()), stored(map.valueType()), true);
    }
    if (type instanceof StructType struct) {
      return new StructType(
          Arrays.stream(struct.fields())
              .map(f -> new StructField(f.name(), stored(f.dataType()), true, f.metadata()))
              .toArray(StructField[]::new));
    }
    boolean small = type.equals(DataTypes.ByteType) || type.equals(DataTypes.ShortType);
    return small && format == TableFormat.ICEBERG ? DataTypes.IntegerType : type;
  }
}
