package org.contexture.spark.column;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** A column of prompts: what is put before a row's texts. */
@DefaultSerializer(JavaSerializer.class)
record PromptColumn(ColumnPath column) implements Serializable {
  /**
   * Finds a column.
   *
   * @throws ColumnException where there is none, or where it holds no strings
   */
  static PromptColumn resolve(StructType schema, String name) {
    ColumnPath column = ColumnPath.resolve(schema, name);
    DataType type = column.type(schema);
    if (!(type instanceof StringType)) {
      throw new ColumnException(
          "Prompt column '" + name + "' must be a string: " + type.simpleString());
    }
    return new PromptColumn(column);
  }

  String name() {
    return column.name();
  }

  /** The prompt in a row; null is none, and none is empty. */
  String read(Row row) {
    Object value = column.read(row);
    return value == null ? "" : (String) value;
  }
}
