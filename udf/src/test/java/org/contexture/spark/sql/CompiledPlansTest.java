package org.contexture.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans that Spark compiles and adapts, as it does by default, give what interpreted ones give. */
class CompiledPlansTest {
  private static final Map<String, String> INTERPRETED =
      Map.of(
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN",
          "spark.sql.adaptive.enabled", "false");
  private static final Map<String, String> COMPILED =
      Map.of(
          "spark.sql.codegen.wholeStage", "true",
          "spark.sql.codegen.factoryMode", "CODEGEN_ONLY",
          "spark.sql.adaptive.enabled", "true");

  @BeforeAll
  static void table() {
    Sql.texts();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, sentence_vector(text, :m), word_vectors(text, :m) FROM texts",
        "SELECT id, size(v) FROM (SELECT id, sentence_vector(upper(text), :m) AS v FROM texts)",
        "SELECT id FROM texts WHERE vector_dimension(sentence_vector(text, :m)) = 2",
        "SELECT id, CASE WHEN id > 2 THEN sentence_vector(text, :m) END FROM texts",
        "SELECT id, transform(array(text, other), t -> sentence_vector(t, :m)) FROM texts",
        "SELECT id, w.word, w.embedding FROM texts LATERAL VIEW explode(word_vectors(text, :m)) AS w",
        "SELECT text, count(*), max(sentence_vector(text, :m)) FROM texts GROUP BY text",
        "SELECT id, cosine_similarity(sentence_vector(text, :m), sentence_vector(other, :m)) FROM"
            + " texts",
        "SELECT a.id, sentence_vector(b.text, :m) FROM texts a JOIN texts b ON a.id = b.id",
      })
  void aQueryGivesTheSameRows(String sql) {
    assertThat(rows(COMPILED, () -> Sql.query(sql)))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(rows(INTERPRETED, () -> Sql.query(sql)));
  }

  @Test
  void thePartitionFunctionGivesTheSameRows() {
    ContextualVectors vectors =
        TestModels.open(
            TestModels.TINY,
            EncoderSpec.defaults(),
            "v",
            "w:level=word",
            "bytes:precision=int8",
            "bits:precision=binary");
    Supplier<Dataset<Row>> encoded =
        () ->
            vectors
                .addTo(
                    TestSpark.corpus("red green", null, "", "blue a red"),
                    List.of("text"),
                    TestSpark.metrics(vectors))
                .selectExpr("* EXCEPT (bits)", "hex(bits)");

    assertThat(rows(COMPILED, encoded)).hasSize(4).isEqualTo(rows(INTERPRETED, encoded));
  }

  private static List<Row> rows(Map<String, String> conf, Supplier<Dataset<Row>> query) {
    RuntimeConfig session = TestSpark.session().conf();
    conf.forEach(session::set);
    try {
      Dataset<Row> planned = query.get();
      List<Row> rows = planned.collectAsList();
      // Spark marks what it has compiled.
      assertThat(planned.queryExecution().executedPlan().toString().contains("*("))
          .isEqualTo(conf.equals(COMPILED));
      return rows;
    } finally {
      INTERPRETED.forEach(session::set);
    }
  }
}
