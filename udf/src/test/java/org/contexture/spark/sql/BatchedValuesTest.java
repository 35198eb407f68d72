package org.contexture.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.contexture.spark.model.ModelLocation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes out of the batches: the job's vectors, beside values that are as they went in. */
@Tag("slow")
class BatchedValuesTest {
  private static Dataset<Row> texts;

  @BeforeAll
  static void table() {
    texts = Sql.texts();
  }

  private static Dataset<Row> job(EncoderSpec spec, String... vectors) {
    List<String> problems = new ArrayList<>();
    VectorSpec[] specs = new VectorSpec[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      specs[i] = VectorSpec.parse(vectors[i], problems);
    }
    assertThat(problems).isEmpty();
    ContextualVectors encoder =
        ContextualVectors.open(
            TestSpark.session(), new ModelLocation("minilm", ""), spec.withVectors(specs));
    return encoder.addTo(texts, List.of("text"), TestSpark.metrics(encoder));
  }

  @Test
  void vectorsEqualTheJobsBitForBit() {
    Dataset<Row> job =
        job(
            EncoderSpec.defaults(),
            "v",
            "w:level=word",
            "last:layers=-1,-2;combine=concat;pooling=max;normalize=false",
            "bytes:precision=int8;dimension=9",
            "bits:precision=binary");

    Dataset<Row> sql =
        Sql.query(
            """
            SELECT id, sentence_vector(text) AS v, word_vectors(text) AS w,
              sentence_vector(text, map('layers', '-1,-2', 'combine', 'concat', 'pooling', 'max',
                'normalize', 'false')) AS last,
              sentence_vector(text, map('precision', 'int8', 'dimension', '9')) AS bytes,
              sentence_vector(text, map('precision', 'binary')) AS bits
            FROM texts
            """);

    assertThat(sql.select("v", "w", "last", "bytes").collectAsList())
        .isEqualTo(job.select("v", "w", "last", "bytes").collectAsList());
    assertThat(sql.selectExpr("hex(bits)").collectAsList())
        .isEqualTo(job.selectExpr("hex(bits)").collectAsList());
    assertThat(sql.select("v", "w", "last", "bytes", "bits").schema().toDDL())
        .isEqualTo(job.select("v", "w", "last", "bytes", "bits").schema().toDDL());
  }

  @Test
  void optionsOfTheEncoderEqualTheJobs() {
    EncoderSpec spec =
        EncoderSpec.defaults()
            .withMaxTokens(6)
            .withStride(1)
            .withLongText(LongText.WINDOW)
            .withPrompt("a ")
            .withPooling(Pooling.CLS);

    assertThat(
            Sql.rows(
                """
                SELECT sentence_vector(text, map('max-tokens', '6', 'stride', '1', 'long-text',
                  'window', 'prompt', 'a ', 'pooling', 'cls')) FROM texts
                """))
        .isEqualTo(job(spec, "v").select("v").collectAsList());
  }

  @Test
  void rowByRowTheVectorsAreTheSame() {
    Row batched =
        Sql.rows("SELECT sentence_vector('a loan', :m), word_vectors('a loan', :m)").get(0);
    Row alone =
        Sql.rows(
                "SELECT transform(array('a loan'), t -> sentence_vector(t, :m))[0],"
                    + " transform(array('a loan'), t -> word_vectors(t, :m))[0]")
            .get(0);

    assertThat(alone).isEqualTo(batched);
  }

  @Test
  void aColumnThatIsACallSaysHowItWasMade() {
    StructType job = job(EncoderSpec.defaults(), "v").schema();

    StructType sql =
        Sql.query("SELECT v, size(v) AS s FROM (SELECT sentence_vector(text) AS v FROM texts)")
            .schema();

    assertThat(sql.apply("v")).isEqualTo(job.apply("v"));
    assertThat(sql.apply("v").metadata().contains("contexture")).isTrue();
    assertThat(sql.apply("s").metadata().contains("contexture")).isFalse();
  }

  @Test
  void valuesOfEveryTypePassThroughAsTheyAre() {
    String columns =
        """
        id, text, CAST(id + 0.5 AS DECIMAL(38, 18)) AS big, CAST(id AS DECIMAL(5, 2)) AS small,
        IF(id < 9, TIMESTAMP '2024-02-29 12:34:56.789012', NULL) AS moment,
        IF(id < 9, TIMESTAMP_NTZ '2024-02-29 01:02:03', NULL) AS local,
        IF(id < 9, DATE '1582-10-04', NULL) AS day,
        IF(id < 9, INTERVAL '1-2' YEAR TO MONTH, NULL) AS months,
        IF(id < 9, INTERVAL '1 02:03:04.000005' DAY TO SECOND, NULL) AS time,
        make_interval(1, 2, 3, id, 5, 6, 7.5) AS calendar,
        parse_json(concat('{"a": [', id, ', null, "x"]}')) AS variant,
        CAST(text AS BINARY) AS bytes, CAST(id AS TINYINT) AS tiny,
        IF(id < 9, DOUBLE('NaN'), 0) AS nan, CAST(id AS FLOAT) AS single, id > 1 AS flag,
        IF(id > 9, id, NULL) AS nothing,
        map('a', array(struct(id AS x, text AS y)), 'b', NULL) AS nested,
        array(text, NULL) AS list, struct(text AS t, struct(other AS o) AS inner) AS struct
        """;
    String strings =
        "to_json(struct(* EXCEPT (v, calendar, variant, time, months, nothing))), string(calendar),"
            + " to_json(variant), string(time), string(months), nothing, typeof(nested), typeof(big)";

    String typed = "(SELECT /*+ REPARTITION(1) */ " + columns + " FROM texts)";
    String query = "SELECT " + strings + ", size(v) FROM (SELECT *, %s AS v FROM " + typed + ")";
    String with = query.formatted("sentence_vector(text, :m)");

    assertThat(Sql.query(with).queryExecution().optimizedPlan().toString())
        .contains("contexture batches: ")
        .containsPattern("named_struct\\([^\\n]*calendar#[^\\n]*variant#[^\\n]*nested#");
    assertThat(withoutLast(Sql.rows(with + " ORDER BY id")))
        .hasSize(6)
        .isEqualTo(withoutLast(Sql.rows(query.formatted("array(1)") + " ORDER BY id")));
  }

  private static List<String> withoutLast(List<Row> rows) {
    return rows.stream().map(row -> row.toSeq().init().toString()).toList();
  }

  @Test
  void theMetadataOfOtherColumnsStays() {
    texts
        .selectExpr("text")
        .withMetadata("text", org.apache.spark.sql.types.Metadata.fromJson("{\"about\":\"banks\"}"))
        .createOrReplaceTempView("described");

    Dataset<Row> sql = Sql.query("SELECT text, sentence_vector(text, :m) AS v FROM described");

    assertThat(sql.schema().apply("text").metadata().getString("about")).isEqualTo("banks");
    assertThat(sql.queryExecution().optimizedPlan().schema()).isEqualTo(sql.schema());
  }

  @Test
  void theEncoderIsReturnedAfterALimitAndAFailure(@TempDir Path folder) throws Exception {
    String call =
        "sentence_vector(other, map('model', '%s'))".formatted(TestModels.writeInt8(folder));
    FilterFunction<Row> failing =
        row -> {
          throw new IllegalStateException("refused");
        };
    for (String sql :
        List.of(
            "SELECT " + call + " FROM texts",
            "SELECT id FROM texts WHERE " + call + " IS NOT NULL")) {
      assertThat(Sql.query(sql).limit(1).collectAsList()).hasSize(1);
      TestSpark.assertThatNoLeaseIsOut();

      assertThatThrownBy(() -> Sql.query(sql).filter(failing).collectAsList())
          .hasRootCauseMessage("refused");
      TestSpark.assertThatNoLeaseIsOut();
    }
  }
}
