package org.contexture.spark.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.text.TextSpan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import scala.jdk.javaapi.CollectionConverters;

class SpanOffsetsTest {
  private static final StructType CORPUS =
      new StructType()
          .add("text", DataTypes.StringType)
          .add("b", DataTypes.IntegerType)
          .add("e", DataTypes.LongType)
          .add("bs", DataTypes.createArrayType(DataTypes.ShortType))
          .add("es", DataTypes.createArrayType(DataTypes.ByteType))
          .add("ratio", DataTypes.DoubleType)
          .add("words", DataTypes.createArrayType(DataTypes.StringType))
          .add(
              "doc",
              new StructType()
                  .add("b", DataTypes.IntegerType)
                  .add("es", DataTypes.createArrayType(DataTypes.LongType)));

  @ParameterizedTest
  @CsvSource({"b, e, false", "bs, es, true", "doc.b, B, false", "bs, doc.es, true"})
  void wholeNumbersOfAnySizeAreOffsets(String begin, String end, boolean several) {
    SpanOffsets columns = SpanOffsets.resolve(CORPUS, begin, end);

    assertThat(columns)
        .isEqualTo(
            new SpanOffsets(
                ColumnPath.resolve(CORPUS, begin), ColumnPath.resolve(CORPUS, end), several));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text | e | Span column 'text' must hold whole numbers, or arrays of them: string",
        "b | ratio | Span column 'ratio' must hold whole numbers, or arrays of them: double",
        "words | es | Span column 'words' must hold whole numbers, or arrays of them: array<string>",
        "doc | e |"
            + " Span column 'doc' must hold whole numbers, or arrays of them:"
            + " struct<b:int,es:array<bigint>>",
        "b | es | Span columns 'b' and 'es' must both hold numbers, or both arrays",
        "bs | e | Span columns 'bs' and 'e' must both hold numbers, or both arrays",
        "bgin | e |"
            + " Corpus has no column 'bgin'; columns: text, b, e, bs, es, ratio, words, doc, doc.b,"
            + " doc.es",
        "b | doc.e |"
            + " Corpus has no column 'doc.e'; columns: text, b, e, bs, es, ratio, words, doc, doc.b,"
            + " doc.es; did you mean 'doc.b'?"
      })
  void columnsThatHoldNoOffsetsAreRefused(String begin, String end, String message) {
    assertThatThrownBy(() -> SpanOffsets.resolve(CORPUS, begin, end))
        .isInstanceOf(ColumnException.class)
        .hasMessage(message);
  }

  static Stream<Arguments> scalars() {
    return Stream.of(
        Arguments.of(3, 7, new TextSpan(3, 7)),
        Arguments.of((short) 3, (byte) 7, new TextSpan(3, 7)),
        Arguments.of(3L, 7L, new TextSpan(3, 7)),
        Arguments.of(-5, 0, new TextSpan(-5, 0)),
        Arguments.of(null, 7, null),
        Arguments.of(3, null, null),
        Arguments.of(null, null, null),
        // Far outside every text stays outside.
        Arguments.of(1L << 40, Long.MAX_VALUE, new TextSpan(Integer.MAX_VALUE, Integer.MAX_VALUE)),
        Arguments.of(Long.MIN_VALUE, 1L << 32, new TextSpan(Integer.MIN_VALUE, Integer.MAX_VALUE)));
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void aRowOfNumbersHasOneSpan(Object begin, Object end, TextSpan span) {
    SpanOffsets columns =
        new SpanOffsets(new ColumnPath("b", List.of(0)), new ColumnPath("e", List.of(1)), false);

    assertThat(columns.read(RowFactory.create(begin, end))).isEqualTo(Arrays.asList(span));
  }

  static Stream<Arguments> arrays() {
    TextSpan span = new TextSpan(1, 2);
    return Stream.of(
        Arguments.of(List.of(1, 3), List.of(2, 4), List.of(span, new TextSpan(3, 4))),
        Arguments.of(List.of(1L), List.of((short) 2), List.of(span)),
        Arguments.of(Arrays.asList(1, null), List.of(2, 4), Arrays.asList(span, null)),
        Arguments.of(List.of(1, 3), Arrays.asList(2, null), Arrays.asList(span, null)),
        // What one column has no partner for in the other is no span.
        Arguments.of(List.of(1, 3, 5), List.of(2), Arrays.asList(span, null, null)),
        Arguments.of(List.of(1), List.of(2, 4), Arrays.asList(span, null)),
        Arguments.of(null, List.of(2, 4), Arrays.asList(null, null)),
        Arguments.of(List.of(1), null, Arrays.asList((Object) null)),
        Arguments.of(List.of(), List.of(), List.of()),
        Arguments.of(null, null, List.of()));
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void aRowOfArraysHasASpanPerElement(
      List<Number> begins, List<Number> ends, List<TextSpan> spans) {
    SpanOffsets columns =
        new SpanOffsets(
            new ColumnPath("doc.bs", List.of(0, 1)), new ColumnPath("es", List.of(1)), true);

    Row row = RowFactory.create(RowFactory.create("in the way", sequence(begins)), sequence(ends));

    assertThat(columns.read(row)).isEqualTo(spans);
  }

  @Test
  void aNullStructHoldsNoSpan() {
    SpanOffsets columns =
        new SpanOffsets(
            new ColumnPath("doc.b", List.of(0, 0)), new ColumnPath("doc.e", List.of(0, 1)), false);

    assertThat(columns.read(RowFactory.create((Object) null))).containsOnlyNulls().hasSize(1);
  }

  @Test
  void theTypeIsThatOfTheInnermostField() {
    DataType type = ColumnPath.resolve(CORPUS, "doc.es").type(CORPUS);

    assertThat(type).isEqualTo(DataTypes.createArrayType(DataTypes.LongType));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"b | | [b], []", "b c | b | [b, c], [b]", "b c d | b c d | [b, c, d], [b, c, d]"})
  void eachTextColumnHasABeginAndAnEndOrNoneHas(String begins, String ends, String shown) {
    assertThatThrownBy(() -> new InputNames(List.of("t", "u"), names(begins), names(ends)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("span columns must be a begin and an end for each text column: " + shown);
  }

  private static List<String> names(String all) {
    return all == null ? List.of() : List.of(all.split(" ", -1));
  }

  /** An array as a row of Spark's has it. */
  private static Object sequence(List<?> values) {
    return values == null ? null : CollectionConverters.asScala(values).toSeq();
  }
}
