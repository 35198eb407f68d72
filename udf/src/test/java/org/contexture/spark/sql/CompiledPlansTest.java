package org.contexture.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans that Spark compiles and adapts, as it does by default, give what interpreted ones give. */
@Tag("slow")
class CompiledPlansTest {
  private static SparkSession compiling;

  @BeforeAll
  static void tables() {
    Dataset<Row> texts = Sql.texts();
    compiling = TestSpark.compiling();
    compiling.createDataFrame(texts.javaRDD(), texts.schema()).createOrReplaceTempView("texts");
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
    assertThat(compiledRows(Sql.query(compiling, sql)))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(Sql.rows(sql));
  }

  @Test
  void thePartitionFunctionGivesTheSameRows() {
    ContextualVectors vectors =
        TestModels.open(
            TestModels.TINY,
            EncoderSpec.defaults(),
            "v",
            "w:level=word",
            "bytes:precision=int8;range=9",
            "bits:precision=binary");
    Dataset<Row> corpus = TestSpark.corpus("red green", null, "", "blue a red");

    List<Row> rows =
        compiledRows(
            encoded(vectors, compiling.createDataFrame(corpus.javaRDD(), corpus.schema())));

    assertThat(rows).hasSize(4).isEqualTo(encoded(vectors, corpus).collectAsList());
  }

  private static Dataset<Row> encoded(ContextualVectors vectors, Dataset<Row> corpus) {
    return vectors
        .addTo(corpus, List.of("text"), TestSpark.metrics(vectors))
        .selectExpr("* EXCEPT (bits)", "hex(bits)");
  }

  private static List<Row> compiledRows(Dataset<Row> query) {
    List<Row> rows = query.collectAsList();
    // Spark marks what it has compiled.
    assertThat(query.queryExecution().executedPlan().toString()).contains("*(");
    return rows;
  }
}
