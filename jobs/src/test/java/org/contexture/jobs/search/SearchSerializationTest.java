package org.contexture.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.serializer.Serializer;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.spark.column.StoredVector;
import org.contexture.spark.fixture.RoundTrip;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What travels to an executor or back arrives as it was sent, under both of Spark's serializers.
 */
class SearchSerializationTest {
  private static final StoredVector VECTOR =
      new StoredVector(
          "w", "text", Level.WORD, Precision.FLOAT32, 1, true, 2, 8, LongText.FAIL, true, 4);

  @ParameterizedTest
  @MethodSource("org.contexture.spark.fixture.RoundTrip#serializers")
  void functionsAndWhatTheyFindArriveEqual(Serializer serializer) {
    List<Object> values =
        List.of(
            new NearestRows(VECTOR, new float[] {0.6f, 0.8f}, 3),
            new WordOccurrences(VECTOR, "bank", 9),
            new Hit(0.5f, "a", "a bank", 2, 6),
            new Occurrence("a", "a bank", 2, 6, new float[] {1, 0}, 7));

    for (Object value : values) {
      assertThat(RoundTrip.of(value, serializer))
          .isNotSameAs(value)
          .usingRecursiveComparison()
          .isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("org.contexture.spark.fixture.RoundTrip#serializers")
  void whatIsNearestGoesOnWhereItArrives(Serializer serializer) {
    Hit near = new Hit(0.9f, "a", "near", 0, 4);
    Hit nearer = new Hit(0.95f, "b", "nearer", 0, 6);
    Hit far = new Hit(0.1f, "c", "far", 0, 3);
    Hits sent = new Hits(1, 2);
    sent.offer(0, near.similarity(), () -> near);
    sent.offer(0, far.similarity(), () -> far);

    Hits arrived = RoundTrip.of(sent, serializer);
    arrived.offer(0, nearer.similarity(), () -> nearer);

    assertThat(arrived.ofQuery(0)).containsExactly(nearer, near);
  }
}
