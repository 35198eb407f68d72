package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanVectorsTest {
  /** The first four words and their spaces are six tokens with the special ones: the limit. */
  private static final String TEXT = "the bank  of  river we saw";

  private static ContextualVectors vectors;

  @BeforeAll
  static void open() {
    vectors = TestModels.minilm(EncoderSpec.defaults().withMaxTokens(6), "s:level=span");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SMALLINT", "INT", "BIGINT"})
  void everySpanHasItsStatus(String type) {
    Dataset<Row> corpus =
        TestSpark.session()
            .sql(
                """
                SELECT 'TEXT' AS text, CAST(b AS TYPE) AS b, CAST(e AS TYPE) AS e, expected FROM VALUES
                  (4, 8, 'ok'), (0, 19, 'ok'), (5, 6, 'ok'), (14, 20, 'ok'),
                  (NULL, 8, 'null_span'), (4, NULL, 'null_span'), (NULL, NULL, 'null_span'),
                  (-1, 8, 'outside_text'), (20, 27, 'outside_text'), (30, 40, 'outside_text'),
                  (8, 4, 'reversed'), (40, 30, 'reversed'),
                  (4, 4, 'empty'), (0, 0, 'empty'), (26, 26, 'empty'),
                  (8, 10, 'no_token'), (9, 10, 'no_token'),
                  (20, 22, 'cut'), (4, 21, 'cut'), (0, 26, 'cut') AS (b, e, expected)
                """
                    .replace("TEXT", TEXT)
                    .replace("TYPE", type))
            .coalesce(1);
    EncodeMetrics metrics = TestSpark.metrics(vectors);

    List<Row> rows = embed(corpus, metrics).collectAsList();

    assertThat(rows).hasSize(20);
    for (Row row : rows) {
      Row span = row.getAs("s");
      String status = span.getAs("status");
      assertThat(status).as("%s", row).isEqualTo(row.<String>getAs("expected"));
      boolean none = status.equals("null_span");
      assertThat(span.<Object>getAs("begin")).isEqualTo(none ? null : number(row, "b"));
      assertThat(span.<Object>getAs("end")).isEqualTo(none ? null : number(row, "e"));
      assertThat(span.isNullAt(3)).isEqualTo(!status.equals("ok"));
      assertThat(row.<String>getAs("embedding_status")).isEqualTo("ok");
      assertThat(row.<Boolean>getAs("truncated")).isTrue();
    }
    assertThat(metrics.counts().work().textsEncoded()).isEqualTo(1);
    assertThat(metrics.counts().elements())
        .isEqualTo(
            Map.of(
                "s",
                Map.of(
                    "ok",
                    4L,
                    "null_span",
                    3L,
                    "outside_text",
                    3L,
                    "reversed",
                    2L,
                    "empty",
                    3L,
                    "no_token",
                    2L,
                    "cut",
                    3L)));
  }

  private static Integer number(Row row, String column) {
    Number value = row.getAs(column);
    return value == null ? null : value.intValue();
  }

  @Test
  void aBigintBeyondIntIsOutsideEveryText() {
    List<Row> rows =
        embed(
                TestSpark.session()
                    .sql(
                        "SELECT 'a bank' AS text, b, e FROM VALUES (4294967298L, 4294967302L),"
                            + " (2L, 4294967302L), (-4294967296L, 6L), (4294967298L, 6L)"
                            + " AS (b, e)"),
                TestSpark.metrics(vectors))
            .collectAsList();

    assertThat(rows)
        .extracting(row -> row.<Row>getAs("s").<String>getAs("status"))
        .containsExactlyInAnyOrder("outside_text", "outside_text", "outside_text", "reversed");
  }

  @Test
  void arraysGiveASpanPerElement() {
    List<Row> rows =
        embed(
                TestSpark.session()
                    .sql(
                        """
                        SELECT 'a river bank' AS text, b, e FROM VALUES
                          (array(2, 8), array(7, 12)), (array(2, NULL), array(7, 12)), (array(2), array(7, 12)),
                          (array(2, 8), NULL), (NULL, NULL), (array(), array()) AS (b, e)
                        """)
                    .coalesce(1),
                TestSpark.metrics(vectors))
            .collectAsList();

    assertThat(rows)
        .extracting(
            row ->
                row.<Row>getList(row.fieldIndex("s")).stream()
                    .map(span -> span.get(0) + "-" + span.get(1) + " " + span.get(2))
                    .toList())
        .containsExactly(
            List.of("2-7 ok", "8-12 ok"),
            List.of("2-7 ok", "null-null null_span"),
            List.of("2-7 ok", "null-null null_span"),
            List.of("null-null null_span", "null-null null_span"),
            List.of(),
            List.of());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTextWithoutVectorsHasNoSpan(boolean several) {
    DataType type =
        several ? DataTypes.createArrayType(DataTypes.IntegerType) : DataTypes.IntegerType;
    StructType schema =
        new StructType().add("text", DataTypes.StringType).add("b", type).add("e", type);
    Object one = several ? new Integer[] {1} : (Object) 1;

    List<Row> rows =
        embed(
                TestSpark.rows(
                    schema,
                    List.of(RowFactory.create(null, one, one), RowFactory.create(" \t ", one, one)),
                    1),
                TestSpark.metrics(vectors))
            .collectAsList();

    assertThat(rows)
        .extracting(row -> row.getAs("embedding_status"), row -> row.getAs("s"))
        .containsExactly(tuple("null_text", null), tuple("empty_text", null));
  }

  /** Equal texts are encoded once in a window, and each row still gets its own spans. */
  @Test
  void equalTextsMayHaveDifferentSpans() {
    String text = "a bank, bank";
    List<Row> input = new ArrayList<>();
    for (int begin = 0; begin < text.length(); begin++) {
      for (int end = begin; end <= text.length(); end++) {
        input.add(RowFactory.create(text, begin, end));
      }
    }
    StructType schema =
        new StructType()
            .add("text", DataTypes.StringType)
            .add("b", DataTypes.IntegerType)
            .add("e", DataTypes.IntegerType);
    EncodeMetrics metrics = TestSpark.metrics(vectors);

    List<Row> together = embed(TestSpark.rows(schema, input, 1), metrics).collectAsList();

    assertThat(metrics.counts().work().textsEncoded()).isEqualTo(1);
    Set<List<Float>> ofLastWord = new HashSet<>();
    for (Row row : together) {
      Row span = row.getAs("s");
      assertThat(span.<Integer>getAs("begin")).isEqualTo(row.getInt(1));
      assertThat(span.<Integer>getAs("end")).isEqualTo(row.getInt(2));
      if (row.getInt(1) >= 8 && row.getInt(2) > row.getInt(1)) {
        ofLastWord.add(TestSpark.vector(span, "embedding"));
      }
    }
    // Whatever part of a token a span names, the token is in it.
    assertThat(ofLastWord).hasSize(1).doesNotContainNull();
    List<Row> few = List.of(input.get(2), input.get(40), input.get(85));
    assertThat(embed(TestSpark.rows(schema, few, 3), TestSpark.metrics(vectors)).collectAsList())
        .containsExactly(together.get(2), together.get(40), together.get(85));
  }

  @Test
  void eachTextColumnHasSpansOfItsOwn() {
    Dataset<Row> corpus =
        TestSpark.session()
            .sql(
                "SELECT 'a bank' AS title, 2 AS tb, 6 AS te, named_struct('text', 'the river',"
                    + " 'b', array(0L, 4L), 'e', array(3L, 9L)) AS body");
    InputNames columns =
        new InputNames(
            List.of("title", "body.text"), List.of("tb", "body.b"), List.of("te", "body.e"));

    Row row = vectors.addTo(corpus, columns, TestSpark.metrics(vectors)).first();

    assertThat(row.schema().apply("title_s").dataType().catalogString())
        .isEqualTo("struct<begin:int,end:int,status:string,embedding:array<float>>");
    assertThat(row.schema().apply("body_text_s").dataType().catalogString())
        .isEqualTo("array<struct<begin:int,end:int,status:string,embedding:array<float>>>");
    assertThat(row.<Row>getAs("title_s").<String>getAs("status")).isEqualTo("ok");
    assertThat(row.<Row>getList(row.fieldIndex("body_text_s")))
        .extracting(span -> span.get(0), span -> span.get(1), span -> span.get(2))
        .containsExactly(tuple(0, 3, "ok"), tuple(4, 9, "ok"));
  }

  @Test
  void spansNeedTheirColumns() {
    assertThatThrownBy(
            () -> vectors.addTo(TestSpark.corpus("a bank"), List.of("text"), TestSpark.metrics()))
        .isInstanceOf(ColumnException.class)
        .hasMessage("A vector of level span needs the columns of its begins and ends");
  }

  private static Dataset<Row> embed(Dataset<Row> corpus, EncodeMetrics metrics) {
    return vectors.addTo(
        corpus, new InputNames(List.of("text"), List.of("b"), List.of("e")), metrics);
  }
}
