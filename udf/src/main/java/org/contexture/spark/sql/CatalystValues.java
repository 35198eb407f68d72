package org.contexture.spark.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.contexture.encoder.text.TextInput;

/** Texts and vectors in the form in which Catalyst holds them. */
final class CatalystValues {
  private CatalystValues() {}

  /**
   * A text.
   *
   * @param value a string, or an array of strings for a text that is cut into words; or null
   */
  static TextInput text(Object value) {
    if (!(value instanceof ArrayData array)) {
      return TextInput.of(value == null ? null : value.toString());
    }
    List<String> words = new ArrayList<>(array.numElements());
    for (int i = 0; i < array.numElements(); i++) {
      words.add(array.isNullAt(i) ? null : array.getUTF8String(i).toString());
    }
    return TextInput.ofWords(words);
  }

  /**
   * A text behind a prompt of its own.
   *
   * @param prompt a string; or null, which is none
   */
  static TextInput behind(Object prompt, TextInput text) {
    return text.withPrompt(prompt == null ? "" : prompt.toString());
  }

  /**
   * The value of a vector column.
   *
   * @param value as a row would hold it
   * @param type of the column
   */
  static Object of(Object value, DataType type) {
    if (value instanceof float[] vector) {
      return UnsafeArrayData.fromPrimitiveArray(vector);
    }
    if (value instanceof byte[] vector && type instanceof ArrayType) {
      return UnsafeArrayData.fromPrimitiveArray(vector);
    }
    if (value instanceof String string) {
      return UTF8String.fromString(string);
    }
    if (value instanceof Row[] rows) {
      DataType element = ((ArrayType) type).elementType();
      return new GenericArrayData(Arrays.stream(rows).map(row -> of(row, element)).toArray());
    }
    return value instanceof Row row ? struct(row, (StructType) type) : value;
  }

  private static InternalRow struct(Row row, StructType type) {
    Object[] values = new Object[row.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = of(row.get(i), type.fields()[i].dataType());
    }
    return new GenericInternalRow(values);
  }
}
