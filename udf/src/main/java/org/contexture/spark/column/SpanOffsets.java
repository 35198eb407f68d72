package org.contexture.spark.column;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.text.TextSpan;

/**
 * The two columns that hold the offsets of the spans of a text column: one span per row, or arrays
 * of them.
 *
 * @param several whether they hold arrays
 */
@DefaultSerializer(JavaSerializer.class)
record SpanOffsets(ColumnPath begin, ColumnPath end, boolean several) implements Serializable {
  /**
   * Finds the columns.
   *
   * @throws ColumnException where one is missing or of another type than whole numbers or arrays of
   *     them, or only one holds arrays
   */
  static SpanOffsets resolve(StructType schema, String begin, String end) {
    ColumnPath from = ColumnPath.resolve(schema, begin);
    ColumnPath to = ColumnPath.resolve(schema, end);
    boolean severalBegins = isArray(schema, from);
    if (severalBegins != isArray(schema, to)) {
      throw new ColumnException(
          "Span columns '" + begin + "' and '" + end + "' must both hold numbers, or both arrays");
    }
    return new SpanOffsets(from, to, severalBegins);
  }

  private static boolean isArray(StructType schema, ColumnPath column) {
    DataType type = column.type(schema);
    boolean array = type instanceof ArrayType;
    DataType number = type instanceof ArrayType ofArray ? ofArray.elementType() : type;
    if (!(number instanceof IntegerType
        || number instanceof LongType
        || number instanceof ShortType
        || number instanceof ByteType)) {
      throw new ColumnException(
          "Span column '"
              + column.name()
              + "' must hold whole numbers, or arrays of them: "
              + type.simpleString());
    }
    return array;
  }

  /** The spans of a row; an element is null where its begin or its end is. */
  List<TextSpan> read(Row row) {
    Object from = begin.read(row);
    Object to = end.read(row);
    if (!several) {
      return Arrays.asList(span(from, to));
    }
    List<?> begins = from == null ? List.of() : (List<?>) from;
    List<?> ends = to == null ? List.of() : (List<?>) to;
    List<TextSpan> spans = new ArrayList<>();
    for (int i = 0; i < Math.max(begins.size(), ends.size()); i++) {
      spans.add(
          span(i < begins.size() ? begins.get(i) : null, i < ends.size() ? ends.get(i) : null));
    }
    return spans;
  }

  private static TextSpan span(Object begin, Object end) {
    return begin == null || end == null ? null : new TextSpan(toInt(begin), toInt(end));
  }

  /** A number beyond int is as far outside every text as the largest int. */
  private static int toInt(Object number) {
    long value = ((Number) number).longValue();
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
  }
}
