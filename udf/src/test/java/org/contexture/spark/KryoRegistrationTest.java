package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.contexture.spark.ml.ContextualEncoder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A session whose Kryo sends only classes that somebody registered. */
class KryoRegistrationTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        TestSpark.instead(
            Map.of(
                "spark.serializer",
                KryoSerializer.class.getName(),
                "spark.kryo.registrationRequired",
                true,
                "spark.contexture.cacheDir",
                TestModels.TINY.cache()));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> texts() {
    return spark.sql("SELECT * FROM VALUES (1, 'river'), (2, 'bank') AS (id, text)");
  }

  @Test
  void rowsGetTheirVectors() {
    ContextualVectors vectors = TestModels.open(TestModels.TINY, EncoderSpec.defaults());
    EncodeMetrics metrics = EncodeMetrics.register(spark.sparkContext());

    List<Row> rows =
        vectors
            .addTo(texts(), List.of("text"), metrics)
            .repartition(3)
            .orderBy("id")
            .collectAsList();

    assertThat(rows).map(row -> row.<String>getAs("embedding_status")).containsExactly("ok", "ok");
    assertThat(metrics.counts().rows()).isEqualTo(2);
  }

  @Test
  void aStageAndAFunctionOfSqlGiveTheirVectors() {
    ContextualEncoder stage =
        new ContextualEncoder()
            .setModel(TestModels.TINY.location())
            .setCacheDir(TestModels.TINY.cache())
            .setInputCol("text")
            .setOutputCol("features");
    texts().createOrReplaceTempView("kryo_texts");

    Row ofStage = stage.transform(texts()).orderBy("id").first();
    Row ofSql =
        spark
            .sql(
                "SELECT id, sentence_vector(text, map('model', '%s', 'cache-dir', '%s')) FROM kryo_texts ORDER BY id"
                    .formatted(TestModels.TINY.location(), TestModels.TINY.cache()))
            .first();

    assertThat(ofSql.getList(1)).isNotEmpty().isEqualTo(ofStage.getList(2));
  }
}
