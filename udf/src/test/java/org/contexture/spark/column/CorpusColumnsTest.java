package org.contexture.spark.column;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.EncoderSignature;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CorpusColumnsTest {
  private static Dataset<Row> corpus;
  private static Dataset<Row> embedded;
  private static List<Row> rows;

  @BeforeAll
  static void embed() {
    corpus =
        TestSpark.compiling()
            .sql(
                """
                SELECT 1 AS id, 'We sat on the bank of the river.' AS text,
                  named_struct('a', 1, 'b', array('x', NULL), 'c', named_struct('d', 'deep')) AS `st.ruct`,
                  array(1.5D, NULL) AS doubles, array(named_struct('e', 1L)) AS structs,
                  map('k', array(1), 'none', NULL) AS map, CAST(12.34 AS DECIMAL(38, 5)) AS decimal,
                  TIMESTAMP '2026-01-02 03:04:05.678901' AS timestamp,
                  TIMESTAMP_NTZ '2026-01-02 03:04:05.678901' AS timestamp_ntz,
                  DATE '0999-12-31' AS date, X'00FF' AS binary, 1Y AS byte, 2S AS short, 3L AS long,
                  CAST('NaN' AS FLOAT) AS float, -0.0D AS double, true AS boolean,
                  INTERVAL '1 2:03:04.5' DAY TO SECOND AS seconds, INTERVAL '1-2' YEAR TO MONTH AS `mo``nths`,
                  NULL AS nothing
                UNION ALL SELECT 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                  NULL, NULL, NULL, NULL, NULL, NULL, NULL
                UNION ALL SELECT 3, '', named_struct('a', NULL, 'b', array(), 'c', NULL), array(), array(NULL), map(),
                  0.00001BD, TIMESTAMP '1582-10-15 00:00:00', TIMESTAMP_NTZ '9999-12-31 23:59:59.999999',
                  DATE '9999-12-31', X'', -128Y, -32768S, -9223372036854775808L, 1e-45F, CAST('-Infinity' AS DOUBLE),
                  false, INTERVAL '-0.000001' SECOND, INTERVAL '-1' MONTH, NULL
                """)
            .withMetadata("id", Metadata.fromJson("{\"comment\":\"of the corpus\"}"));
    embedded = TestModels.minilm().addTo(corpus, List.of("text"), TestSpark.metrics());
    rows = embedded.collectAsList();
  }

  @Test
  void theCorpusColumnsComeFirstAndAreUnchanged() {
    int width = corpus.columns().length;

    assertThat(Arrays.asList(embedded.columns()).subList(0, width))
        .containsExactly(corpus.columns());
    Column[] first =
        Arrays.stream(corpus.columns())
            .map(name -> col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    assertThat(embedded.select(first).collectAsList())
        .containsExactlyElementsOf(corpus.collectAsList());
  }

  @Test
  void theSchemaIsTheCorpusAndFiveColumns() {
    EncoderSignature encoder = TestModels.minilm().signature();
    Metadata ofVector =
        new MetadataBuilder()
            .putString("model", "minilm")
            .putString("fingerprint", encoder.fingerprint())
            .putString("dimension", "384")
            .putString("level", "sentence")
            .putString("layers", "-1")
            .putString("pooling", "mean")
            .putString("normalize", "true")
            .putString("precision", "float32")
            .putString("max-tokens", "256")
            .putString("prompt", "")
            .putString("long-text", "truncate")
            .putString("text-column", "text")
            .build();
    Metadata metadata = new MetadataBuilder().putMetadata("contexture", ofVector).build();

    StructType expected =
        corpus
            .schema()
            .add("embedding", DataTypes.createArrayType(DataTypes.FloatType, false), true, metadata)
            .add("embedding_status", DataTypes.StringType, false)
            .add("embedding_error", DataTypes.StringType, true)
            .add("token_count", DataTypes.IntegerType, true)
            .add("truncated", DataTypes.BooleanType, false);

    // As JSON, which shows the metadata too.
    assertThat(embedded.schema().prettyJson()).isEqualTo(expected.prettyJson());
    assertThat(embedded.schema()).isEqualTo(expected);
    assertThat(rows.get(0).schema()).isEqualTo(expected);
    assertThat(encoder.fingerprint()).matches("[0-9a-f]{64}");
  }

  @Test
  void aTextGetsAVectorOfLengthOne() {
    Row row = rows.get(0);

    assertThat(row.<String>getAs("embedding_status")).isEqualTo("ok");
    assertThat(row.<String>getAs("embedding_error")).isNull();
    assertThat(row.<Integer>getAs("token_count")).isEqualTo(11);
    assertThat(row.<Boolean>getAs("truncated")).isFalse();
    List<Float> vector = TestSpark.vector(row, "embedding");
    assertThat(vector).hasSize(384);
    assertThat(vector.stream().mapToDouble(value -> value * value).sum())
        .isCloseTo(1, offset(1e-6));
  }

  @Test
  void aNullTextGetsAStatusAndNothingElse() {
    Row row = rows.get(1);

    assertThat(row.<String>getAs("embedding_status")).isEqualTo("null_text");
    assertThat(TestSpark.vector(row, "embedding")).isNull();
    assertThat(row.<String>getAs("embedding_error")).isNull();
    assertThat(row.<Integer>getAs("token_count")).isNull();
    assertThat(row.<Boolean>getAs("truncated")).isFalse();
  }

  @Test
  void anEmptyTextHasOnlyTheSpecialTokens() {
    Row row = rows.get(2);

    assertThat(row.<String>getAs("embedding_status")).isEqualTo("empty_text");
    assertThat(TestSpark.vector(row, "embedding")).isNull();
    assertThat(row.<Integer>getAs("token_count")).isEqualTo(2);
  }

  /** Spark would hand them the partition function's own rows if nothing came between. */
  @Test
  void typedOperationsSeeNamesAndSequencesToo() {
    List<Row> mapped =
        embedded
            .map((MapFunction<Row, Row>) row -> row, Encoders.row(embedded.schema()))
            .collectAsList();

    for (List<Row> seen : List.of(mapped, embedded.javaRDD().collect())) {
      assertThat(seen).containsExactlyElementsOf(rows);
      assertThat(seen.get(0).schema().fieldNames()).containsExactly(embedded.columns());
      assertThat(TestSpark.vector(seen.get(0), "embedding")).hasSize(384);
    }
  }

  @Test
  void aCorpusWithoutRowsGivesTheSchemaAndNoRow() {
    EncodeMetrics metrics = TestSpark.metrics();
    Dataset<Row> none =
        TestModels.minilm().addTo(corpus.filter("id > 3"), List.of("text"), metrics);

    assertThat(none.collectAsList()).isEmpty();
    assertThat(none.schema()).isEqualTo(embedded.schema());
    assertThat(metrics.counts().modelLoads()).isZero();
  }
}
