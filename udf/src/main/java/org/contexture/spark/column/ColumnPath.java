package org.contexture.spark.column;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.spec.NearestName;

/**
 * Where a column of the corpus is, perhaps inside structs.
 *
 * @param name as the user gave it
 * @param path position in the row, then in each struct on the way
 */
@DefaultSerializer(JavaSerializer.class)
record ColumnPath(String name, List<Integer> path) implements Serializable {
  /**
   * Finds a column. The name of a top-level column is taken as it is, dots and all; otherwise dots
   * lead into structs.
   *
   * @throws ColumnException where there is none, naming the nearest
   */
  static ColumnPath resolve(StructType schema, String name) {
    List<Integer> path = new ArrayList<>();
    if (!follow(schema, name, path)) {
      throw missing(schema, name);
    }
    return new ColumnPath(name, List.copyOf(path));
  }

  private static boolean follow(StructType schema, String name, List<Integer> path) {
    Optional<Integer> index = indexOf(schema, name);
    if (index.isPresent()) {
      path.add(index.get());
      return true;
    }
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      Optional<Integer> outer = indexOf(schema, name.substring(0, dot));
      if (outer.isPresent()
          && schema.fields()[outer.get()].dataType() instanceof StructType inner) {
        path.add(outer.get());
        if (follow(inner, name.substring(dot + 1), path)) {
          return true;
        }
        path.remove(path.size() - 1);
      }
    }
    return false;
  }

  private static Optional<Integer> indexOf(StructType schema, String name) {
    int exact = Arrays.asList(schema.fieldNames()).indexOf(name);
    if (exact >= 0) {
      return Optional.of(exact);
    }
    for (int i = 0; i < schema.length(); i++) {
      if (schema.fieldNames()[i].equalsIgnoreCase(name)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private static ColumnException missing(StructType schema, String name) {
    List<String> names = new ArrayList<>();
    collect("", schema, names);
    String hint =
        NearestName.to(name, names).map(nearest -> "; did you mean '" + nearest + "'?").orElse("");
    return new ColumnException(
        "Corpus has no column '" + name + "'; columns: " + String.join(", ", names) + hint);
  }

  private static void collect(String prefix, StructType schema, List<String> names) {
    for (StructField field : schema.fields()) {
      names.add(prefix + field.name());
      if (field.dataType() instanceof StructType inner) {
        collect(prefix + field.name() + ".", inner, names);
      }
    }
  }

  /** The column's type. */
  DataType type(StructType schema) {
    DataType type = schema;
    for (int index : path) {
      type = ((StructType) type).fields()[index].dataType();
    }
    return type;
  }

  /** The column as a field of a struct that holds the corpus' columns. */
  Column of(Column corpus, StructType schema) {
    Column at = corpus;
    DataType type = schema;
    for (int index : path) {
      StructField field = ((StructType) type).fields()[index];
      at = at.getField(field.name());
      type = field.dataType();
    }
    return at;
  }

  /**
   * The value in a row, an array as a list; null where it, or a struct on the way to it, is null.
   */
  Object read(Row row) {
    Row at = row;
    for (int index : path.subList(0, path.size() - 1)) {
      if (at.isNullAt(index)) {
        return null;
      }
      at = at.getStruct(index);
    }
    int last = path.get(path.size() - 1);
    Object value = at.get(last);
    return value instanceof scala.collection.Seq ? at.getList(last) : value;
  }
}
