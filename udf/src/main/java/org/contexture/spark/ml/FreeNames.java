package org.contexture.spark.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.column.ColumnName;
import org.contexture.spark.column.ColumnPath;
import org.contexture.spark.column.InputNames;

/**
 * The names of a dataset's columns while it is encoded. Encoding adds columns of its own that a
 * stage does not give; a column that has the name of one steps aside for it, and so does the second
 * one of a name.
 *
 * @param schema the dataset's own
 * @param free as many names, in the same order, each once
 */
record FreeNames(StructType schema, List<String> free) {
  static FreeNames of(StructType schema) {
    List<String> names = List.of(schema.fieldNames());
    List<String> free = new ArrayList<>();
    for (String name : names) {
      String other = name;
      while (contains(AddedColumns.FATE_NAMES, other)
          || contains(free, other)
          || (!other.equals(name) && contains(names, other))) {
        other = "_" + other;
      }
      free.add(other);
    }
    return new FreeNames(schema, List.copyOf(free));
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private boolean isEachItsOwn() {
    return List.of(schema.fieldNames()).equals(free);
  }

  Dataset<Row> in(Dataset<Row> rows) {
    return isEachItsOwn() ? rows : rows.toDF(free.toArray(String[]::new));
  }

  /** The dataset's columns under these names. */
  StructType renamed() {
    StructType renamed = new StructType();
    for (int i = 0; i < free.size(); i++) {
      StructField field = schema.fields()[i];
      renamed =
          renamed.add(
              new StructField(free.get(i), field.dataType(), field.nullable(), field.metadata()));
    }
    return renamed;
  }

  /**
   * Columns that are named by the dataset's own names.
   *
   * @throws org.contexture.spark.column.ColumnException where several have one of the names
   */
  InputNames in(InputNames columns) {
    return new InputNames(in(columns.texts()), in(columns.spanBegins()), in(columns.spanEnds()))
        .withPrompt(columns.prompt().map(this::in));
  }

  private List<String> in(List<String> columns) {
    return columns.stream().map(this::in).toList();
  }

  private String in(String column) {
    Optional<ColumnPath> found = ColumnPath.find(schema, column);
    if (found.isEmpty()) {
      return column;
    }
    List<String> names = new ArrayList<>(found.get().names(schema));
    String other = free.get(found.get().path().get(0));
    if (other.equals(names.get(0))) {
      return column;
    }
    names.set(0, other);
    return String.join(".", names);
  }

  /** A column by its place in the dataset. */
  Column column(int index) {
    return ColumnName.column(free.get(index));
  }

  /** The dataset's columns, under their own names again. */
  List<Column> back() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < free.size(); i++) {
      columns.add(column(i).as(schema.fieldNames()[i]));
    }
    return columns;
  }
}
