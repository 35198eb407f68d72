package org.contexture.spark.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSettings;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.SpanStatus;
import org.contexture.encoder.text.TextInput;

/**
 * The type of a vector column and the form of its values: the one place that decides both.
 *
 * @param severalSpans whether a row has an array of spans, or one
 */
public record VectorType(Level level, Precision precision, double range, boolean severalSpans) {
  /** Name of the field that holds a vector beside what it stands for. */
  static final String EMBEDDING = "embedding";

  /** Of a vector that is not of level span. */
  public static VectorType of(VectorSettings vector) {
    return of(vector, Optional.empty());
  }

  static VectorType of(VectorSettings vector, Optional<SpanOffsets> spans) {
    boolean several = spans.map(SpanOffsets::several).orElse(true);
    return new VectorType(vector.level(), vector.precision(), vector.range(), several);
  }

  /** As the model will give it: the type depends on nothing that only the model knows. */
  static VectorType of(VectorSpec vector, Optional<SpanOffsets> spans) {
    boolean several = spans.map(SpanOffsets::several).orElse(true);
    return new VectorType(vector.level(), vector.precision(), vector.range().orElse(1.0), several);
  }

  /** The column's type. */
  public DataType dataType() {
    return switch (level) {
      case SENTENCE -> values();
      case WORD -> several(field("word", DataTypes.StringType, true), begin(false), end(false));
      case TOKEN -> several(field("piece", DataTypes.StringType, false), begin(false), end(false));
      case CHUNK ->
          several(
              field("text", DataTypes.StringType, false),
              begin(false),
              end(false),
              field("token_count", DataTypes.IntegerType, false));
      case SPAN -> {
        StructType span =
            struct(begin(true), end(true), field("status", DataTypes.StringType, false));
        yield severalSpans ? DataTypes.createArrayType(span, false) : span;
      }
    };
  }

  private ArrayType several(StructField... fields) {
    return DataTypes.createArrayType(struct(fields), false);
  }

  private StructType struct(StructField... fields) {
    return new StructType(fields).add(EMBEDDING, values(), true);
  }

  private static StructField begin(boolean nullable) {
    return field("begin", DataTypes.IntegerType, nullable);
  }

  private static StructField end(boolean nullable) {
    return field("end", DataTypes.IntegerType, nullable);
  }

  private static StructField field(String name, DataType type, boolean nullable) {
    return DataTypes.createStructField(name, type, nullable);
  }

  private DataType values() {
    return switch (precision) {
      case FLOAT32 -> DataTypes.createArrayType(DataTypes.FloatType, false);
      case INT8 -> DataTypes.createArrayType(DataTypes.ByteType, false);
      case BINARY -> DataTypes.BinaryType;
    };
  }

  /**
   * Path of the column's numbers in a Parquet file.
   *
   * @param column name of the column
   */
  String parquetPath(String column) {
    boolean array = level != Level.SENTENCE && (level != Level.SPAN || severalSpans);
    String vector =
        (array ? column + ".list.element" : column)
            + (level == Level.SENTENCE ? "" : "." + EMBEDDING);
    return precision == Precision.BINARY ? vector : vector + ".list.element";
  }

  /**
   * The value of a row; null where the text has no vector. Words that a row gives are always there,
   * one element each, so that what stands beside them stays aligned.
   *
   * @param index of the vector in the text's result
   */
  public Object value(TextInput input, EncodedText text, int index) {
    if (!text.vectors().isEmpty()) {
      EncodedVector vector = text.vectors().get(index);
      return vector instanceof EncodedVector.Whole whole
          ? stored(whole.values())
          : spans(((EncodedVector.Spans) vector).spans());
    }
    return level == Level.WORD && input.words().isPresent()
        ? wordsAlone(input.words().get())
        : null;
  }

  private Object spans(List<EncodedSpan> spans) {
    if (level == Level.SPAN && !severalSpans) {
      return row(spans.get(0));
    }
    Row[] rows = new Row[spans.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(spans.get(i));
    }
    return rows;
  }

  private Row row(EncodedSpan span) {
    Object vector = stored(span.vector());
    return switch (level) {
      case WORD, TOKEN -> RowFactory.create(span.text(), span.begin(), span.end(), vector);
      case CHUNK -> RowFactory.create(span.text(), span.begin(), span.end(), span.tokens(), vector);
      case SPAN -> {
        boolean none = span.status() == SpanStatus.NULL_SPAN;
        yield RowFactory.create(
            none ? null : span.begin(), none ? null : span.end(), span.status().id(), vector);
      }
      case SENTENCE -> throw new IllegalStateException("A sentence is no span");
    };
  }

  private static Row[] wordsAlone(List<String> words) {
    List<Row> rows = new ArrayList<>(words.size());
    int begin = 0;
    for (String word : words) {
      int end = begin + (word == null ? 0 : word.length());
      rows.add(RowFactory.create(word, begin, end, null));
      begin = end + 1;
    }
    return rows.toArray(Row[]::new);
  }

  private Object stored(float[] vector) {
    if (vector == null) {
      return null;
    }
    return switch (precision) {
      case FLOAT32 -> vector;
      case INT8 -> Precision.int8(vector, (float) range);
      case BINARY -> Precision.binary(vector);
    };
  }
}
