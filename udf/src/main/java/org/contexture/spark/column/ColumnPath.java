package org.contexture.spark.column;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
public record ColumnPath(String name, List<Integer> path) implements Serializable {
  /**
   * Finds a column. The name of a top-level column is taken as it is, dots and all; otherwise dots
   * lead into structs. Where none has the name as it is written, case does not count.
   *
   * @throws ColumnException where there is none, naming the nearest, or where several are meant
   */
  public static ColumnPath resolve(StructType schema, String name) {
    return find(schema, name).orElseThrow(() -> missing(schema, name));
  }

  /**
   * The same, or nothing where there is none.
   *
   * @throws ColumnException where several are meant
   */
  public static Optional<ColumnPath> find(StructType schema, String name) {
    List<Integer> path = new ArrayList<>();
    return follow(schema, name, path)
        ? Optional.of(new ColumnPath(name, List.copyOf(path)))
        : Optional.empty();
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
    Stream<String> alike = Stream.of(schema.fieldNames()).filter(name::equalsIgnoreCase);
    Optional<String> meant =
        List.of(schema.fieldNames()).contains(name) ? Optional.of(name) : alike.findFirst();
    List<Integer> indexes =
        IntStream.range(0, schema.length())
            .filter(i -> meant.filter(schema.fieldNames()[i]::equals).isPresent())
            .boxed()
            .toList();
    if (indexes.size() > 1) {
      throw new ColumnException(
          "Column '" + meant.get() + "' must be there once: " + indexes.size() + " times");
    }
    return indexes.stream().findFirst();
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

  /** The name of the top-level column that it is, or is in. */
  public String outermost(StructType schema) {
    return schema.fieldNames()[path.get(0)];
  }

  /** Whether it is a top-level column, and not one in a struct. */
  public boolean isOutermost() {
    return path.size() == 1;
  }

  /** The column's type. */
  public DataType type(StructType schema) {
    DataType type = schema;
    for (int index : path) {
      type = ((StructType) type).fields()[index].dataType();
    }
    return type;
  }

  /** The names on the way to it, from the outside in. */
  public List<String> names(StructType schema) {
    List<String> names = new ArrayList<>();
    DataType type = schema;
    for (int index : path) {
      StructField field = ((StructType) type).fields()[index];
      names.add(field.name());
      type = field.dataType();
    }
    return names;
  }

  /** As SQL names it. */
  public String quoted(StructType schema) {
    return names(schema).stream().map(ColumnName::quoted).collect(Collectors.joining("."));
  }

  /** The column of rows that have the schema. */
  public Column in(StructType schema) {
    List<String> names = names(schema);
    Column at = ColumnName.column(names.get(0));
    for (String name : names.subList(1, names.size())) {
      at = at.getField(name);
    }
    return at;
  }

  /** The column as a field of a struct that holds the corpus' columns. */
  public Column of(Column corpus, StructType schema) {
    Column at = corpus;
    for (String name : names(schema)) {
      at = at.getField(name);
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
