package org.contexture.jobs.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.column.ColumnName;

/** A column by the name that a user gives. */
public final class GivenColumn {
  private GivenColumn() {}

  /** As it stands where there is one, else dots lead into structs. */
  public static Column of(StructType schema, String name) {
    List<String> path = path(schema, name).orElse(List.of(name));
    Column column = ColumnName.column(path.get(0));
    for (String field : path.subList(1, path.size())) {
      column = column.getField(field);
    }
    return column;
  }

  /** The text, also where it is given as words. */
  public static Column text(StructType schema, String name) {
    return functions.concat_ws(" ", of(schema, name));
  }

  private static Optional<List<String>> path(StructType schema, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(List.of(field.name()));
      }
    }
    for (StructField field : schema.fields()) {
      String prefix = field.name() + ".";
      if (field.dataType() instanceof StructType inner
          && name.regionMatches(true, 0, prefix, 0, prefix.length())) {
        Optional<List<String>> rest = path(inner, name.substring(prefix.length()));
        if (rest.isPresent()) {
          List<String> path = new ArrayList<>(List.of(field.name()));
          path.addAll(rest.get());
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }
}
