package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KryoSessionTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = TestSpark.instead(Map.of("spark.serializer", KryoSerializer.class.getName()));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aSessionWithKryoGivesTheSameVectors() {
    EncodeMetrics metrics = EncodeMetrics.register(spark.sparkContext());
    Dataset<Row> embedded =
        TestModels.minilm()
            .addTo(TestSpark.corpus(List.of("river", "bank"), 2), List.of("text"), metrics);

    // Rows that cross a shuffle of an RDD go through the serializer.
    Map<Integer, List<Float>> vectors = new HashMap<>();
    for (Row row : embedded.javaRDD().repartition(3).collect()) {
      vectors.put(row.getInt(0), TestSpark.vector(row, "embedding"));
    }

    assertThat(spark.sparkContext().conf().get("spark.serializer"))
        .isEqualTo(KryoSerializer.class.getName());
    assertThat(metrics.counts().rows()).isEqualTo(2);
    try (var encoder = TestModels.encoder(TestModels.MINILM)) {
      var expected = encoder.encode(List.of("river", "bank")).texts();
      assertThat(vectors)
          .isEqualTo(
              Map.of(
                  0, TestSpark.boxed(expected.get(0).vector().orElseThrow()),
                  1, TestSpark.boxed(expected.get(1).vector().orElseThrow())));
    }
  }
}
