package org.contexture.spark.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.SpanStatus;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VectorTypeTest {
  private static final float[] VECTOR = {0.5f, -2, 1};

  private static final EncodedText EMPTY =
      new EncodedText(TextStatus.EMPTY_TEXT, List.of(), Optional.empty(), OptionalInt.of(2), false);

  /** The types as the contract has them; {@code V} stands for the vector's own. */
  static Stream<Arguments> types() {
    List<Arguments> all = new ArrayList<>();
    for (String line :
        List.of(
            "SENTENCE | false | V",
            "SENTENCE | true  | V",
            "WORD     | true  | array<struct<word:string,begin:int,end:int,embedding:V>>",
            "TOKEN    | true  | array<struct<piece:string,begin:int,end:int,embedding:V>>",
            "SPAN     | true  | array<struct<begin:int,end:int,status:string,embedding:V>>",
            "SPAN     | false | struct<begin:int,end:int,status:string,embedding:V>",
            "CHUNK    | true  |"
                + " array<struct<text:string,begin:int,end:int,token_count:int,embedding:V>>")) {
      String[] parts = line.split(" *\\| *", -1);
      for (Precision precision : Precision.values()) {
        String vector =
            switch (precision) {
              case FLOAT32 -> "array<float>";
              case INT8 -> "array<tinyint>";
              case BINARY -> "binary";
            };
        all.add(
            Arguments.of(
                new VectorType(
                    Level.valueOf(parts[0]), precision, 1, Boolean.parseBoolean(parts[1])),
                parts[2].replace("V", vector)));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyLevelAndPrecisionHasItsType(VectorType type, String expected) {
    assertThat(type.dataType().catalogString()).isEqualTo(expected);
  }

  /** In a span null offsets are a null span; a given word may be null; a vector may be missing. */
  @ParameterizedTest
  @CsvSource({
    "WORD, word embedding",
    "TOKEN, embedding",
    "SPAN, begin end embedding",
    "CHUNK, embedding"
  })
  void onlyWhatMayBeMissingIsNullable(Level level, String nullable) {
    ArrayType array = (ArrayType) new VectorType(level, Precision.FLOAT32, 1, true).dataType();
    StructType element = (StructType) array.elementType();

    assertThat(array.containsNull()).isFalse();
    assertThat(Arrays.stream(element.fields()).filter(field -> field.nullable()).map(f -> f.name()))
        .containsExactly(nullable.split(" ", -1));
    assertThat(element.apply("embedding").dataType())
        .isEqualTo(DataTypes.createArrayType(DataTypes.FloatType, false));
  }

  @ParameterizedTest
  @MethodSource("types")
  void theNumbersHaveTheirPathInParquet(VectorType type, String schema) {
    String path = type.parquetPath("v");

    assertThat(path).startsWith("v");
    assertThat(follow(type.dataType(), path.substring(1)).catalogString())
        .as("%s in %s", path, schema)
        .isEqualTo(
            switch (type.precision()) {
              case FLOAT32 -> "float";
              case INT8 -> "tinyint";
              case BINARY -> "binary";
            });
  }

  /** Where a path of a Parquet file, in its standard form of lists, leads to. */
  private static DataType follow(DataType type, String path) {
    if (path.isEmpty()) {
      return type;
    }
    if (path.startsWith(".list.element")) {
      return follow(((ArrayType) type).elementType(), path.substring(".list.element".length()));
    }
    assertThat(path).startsWith(".embedding");
    return follow(
        ((StructType) type).apply("embedding").dataType(), path.substring(".embedding".length()));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aVectorIsStoredInItsPrecision(Precision precision) {
    VectorType type = new VectorType(Level.SENTENCE, precision, 2, true);

    assertThat(type.value(TextInput.of("a"), encoded(new EncodedVector.Whole(VECTOR)), 0))
        .isEqualTo(
            switch (precision) {
              case FLOAT32 -> VECTOR;
              // (0.5 + 2) * 255 / 4 - 128 = 31.4, and so on.
              case INT8 -> new byte[] {31, -128, 63};
              case BINARY -> new byte[] {(byte) 0b1010_0000};
            });
  }

  static Stream<Arguments> elements() {
    EncodedSpan span = new EncodedSpan("t", 3, 7, 2, SpanStatus.OK, VECTOR);
    EncodedSpan none = new EncodedSpan(null, 0, 0, 0, SpanStatus.NULL_SPAN, null);
    EncodedSpan outside = new EncodedSpan(null, -1, 9, 0, SpanStatus.OUTSIDE_TEXT, null);
    EncodedSpan nullWord = new EncodedSpan(null, 3, 3, 0, SpanStatus.NO_TOKEN, null);
    return Stream.of(
        Arguments.of(Level.WORD, span, Arrays.asList("t", 3, 7, VECTOR)),
        Arguments.of(Level.WORD, nullWord, Arrays.asList(null, 3, 3, null)),
        Arguments.of(Level.TOKEN, span, Arrays.asList("t", 3, 7, VECTOR)),
        Arguments.of(Level.CHUNK, span, Arrays.asList("t", 3, 7, 2, VECTOR)),
        Arguments.of(Level.SPAN, span, Arrays.asList(3, 7, "ok", VECTOR)),
        Arguments.of(Level.SPAN, none, Arrays.asList(null, null, "null_span", null)),
        Arguments.of(Level.SPAN, outside, Arrays.asList(-1, 9, "outside_text", null)));
  }

  @ParameterizedTest
  @MethodSource("elements")
  void anElementSaysWhatItStandsFor(Level level, EncodedSpan span, List<Object> expected) {
    EncodedText text = encoded(new EncodedVector.Spans(List.of(span)));

    Object several =
        new VectorType(level, Precision.FLOAT32, 1, true).value(TextInput.of("a"), text, 0);

    assertThat((Row[]) several).hasSize(1);
    assertThat(values(((Row[]) several)[0])).isEqualTo(expected);
    if (level == Level.SPAN) {
      Object one =
          new VectorType(level, Precision.FLOAT32, 1, false).value(TextInput.of("a"), text, 0);
      assertThat(values((Row) one)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void aTextWithoutVectorsHasNone(Level level) {
    assertThat(new VectorType(level, Precision.FLOAT32, 1, true).value(TextInput.of(" "), EMPTY, 0))
        .isNull();
  }

  @Test
  void givenWordsStayWhereTheTextHasNoVectors() {
    TextInput words = TextInput.ofWords(Arrays.asList("", null, " ", "\ud83d\ude00"));

    Row[] kept =
        (Row[]) new VectorType(Level.WORD, Precision.FLOAT32, 1, true).value(words, EMPTY, 0);

    assertThat(words.text()).isEqualTo("    \ud83d\ude00");
    assertThat(Stream.of(kept).map(VectorTypeTest::values))
        .containsExactly(
            Arrays.asList("", 0, 0, null),
            Arrays.asList(null, 1, 1, null),
            Arrays.asList(" ", 2, 3, null),
            Arrays.asList("\ud83d\ude00", 4, 6, null));
  }

  private static EncodedText encoded(EncodedVector vector) {
    return new EncodedText(
        TextStatus.OK, List.of(vector), Optional.empty(), OptionalInt.of(3), false);
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      values.add(row.get(i));
    }
    return values;
  }
}
