package org.contexture.spark.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.column.ColumnName;
import org.contexture.spark.column.InputNames;

/**
 * The names of a dataset's columns while it is encoded. Encoding adds columns of its own that a
 * stage does not give; a column that has the name of one steps aside for it.
 *
 * @param names the dataset's own
 * @param free as many, in the same order
 */
record FreeNames(List<String> names, List<String> free) {
  static FreeNames of(StructType schema) {
    List<String> names = List.of(schema.fieldNames());
    List<String> free = new ArrayList<>();
    for (String name : names) {
      String other = name;
      while (contains(AddedColumns.FATE_NAMES, other)
          || (!other.equals(name) && contains(names, other))) {
        other = "_" + other;
      }
      free.add(other);
    }
    return new FreeNames(names, List.copyOf(free));
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  Dataset<Row> in(Dataset<Row> rows) {
    return names.equals(free) ? rows : rows.toDF(free.toArray(String[]::new));
  }

  StructType in(StructType schema) {
    StructType renamed = new StructType();
    for (int i = 0; i < free.size(); i++) {
      StructField field = schema.fields()[i];
      renamed =
          renamed.add(
              new StructField(free.get(i), field.dataType(), field.nullable(), field.metadata()));
    }
    return renamed;
  }

  InputNames in(InputNames columns) {
    return new InputNames(in(columns.texts()), in(columns.spanBegins()), in(columns.spanEnds()));
  }

  private List<String> in(List<String> columns) {
    return columns.stream().map(this::in).toList();
  }

  private String in(String column) {
    int index = names.indexOf(column);
    return index < 0 ? column : free.get(index);
  }

  /** The dataset's columns, under their own names again. */
  List<Column> back() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(ColumnName.column(free.get(i)).as(names.get(i)));
    }
    return columns;
  }
}
