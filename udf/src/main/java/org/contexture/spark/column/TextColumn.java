package org.contexture.spark.column;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.text.TextInput;

/**
 * A column of texts: strings, or arrays of strings for texts that are cut into words already.
 *
 * @param ofWords whether it holds arrays
 */
@DefaultSerializer(JavaSerializer.class)
record TextColumn(ColumnPath column, boolean ofWords) implements Serializable {
  /**
   * Finds a column.
   *
   * @throws ColumnException where there is none, or where it holds neither
   */
  static TextColumn resolve(StructType schema, String name) {
    ColumnPath column = ColumnPath.resolve(schema, name);
    DataType type = column.type(schema);
    boolean ofWords = type instanceof ArrayType array && array.elementType() instanceof StringType;
    if (!ofWords && !(type instanceof StringType)) {
      throw new ColumnException(
          "Text column '"
              + name
              + "' must be a string, or an array of strings: "
              + type.simpleString());
    }
    return new TextColumn(column, ofWords);
  }

  String name() {
    return column.name();
  }

  /** The text in a row; it is null where there is none. */
  @SuppressWarnings("unchecked") // the column's type was checked
  TextInput read(Row row) {
    Object value = column.read(row);
    return value == null || !ofWords
        ? TextInput.of((String) value)
        : TextInput.ofWords((List<String>) value);
  }
}
