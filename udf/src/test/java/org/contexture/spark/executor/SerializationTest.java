package org.contexture.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.contexture.encoder.machinery.Machinery;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodeStats;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.SpanStatus;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextStatus;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.fixture.RoundTrip;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is shipped to an executor arrives as it was sent, under both of Spark's serializers. */
class SerializationTest {
  private static final String[] VECTORS = {
    "embedding",
    "w:level=word;combine=weighted;weights=0.5;gamma=2;precision=int8;range=3",
    "s:level=span;dimension=7;precision=binary"
  };

  private static EncoderReference reference;

  @BeforeAll
  static void open() {
    reference = TestModels.reference(TestModels.MINILM, TestModels.specs(VECTORS));
  }

  @ParameterizedTest
  @MethodSource("org.contexture.spark.fixture.RoundTrip#serializers")
  void valuesArriveEqual(Serializer serializer) {
    List<Object> values =
        List.of(
            reference,
            reference.model(),
            RowWindowLimits.DEFAULT,
            new ExecutorProbe(reference),
            new ExecutorState(
                "1",
                "host",
                4,
                "/tmp",
                1,
                2,
                3,
                0.5,
                5,
                new Machinery(Map.of(Machinery.CONTEXTURE, "1")),
                null));

    for (Object value : values) {
      assertThat(RoundTrip.of(value, serializer)).isEqualTo(value).isNotSameAs(value);
    }
  }

  /** A task starts its own count, or what the driver has counted would be added once per task. */
  @ParameterizedTest
  @MethodSource("org.contexture.spark.fixture.RoundTrip#serializers")
  void metricsArriveAtZero(Serializer serializer) {
    EncodeMetrics metrics =
        EncodeMetrics.register(TestSpark.session().sparkContext(), reference.settings().vectors());
    EncodeMetrics.Counts zero = metrics.counts();
    metrics.encoded(new EncodeStats(0, 1, 3, 3, 1, 3, 3, 0, 0));
    EncodedVector whole = new EncodedVector.Whole(new float[] {1});
    EncodedVector one =
        new EncodedVector.Spans(List.of(new EncodedSpan("a", 0, 1, 1, SpanStatus.CUT, null)));
    metrics.row(
        List.of(TextInput.of("a")),
        List.of(
            new EncodedText(
                TextStatus.OK,
                List.of(whole, one, one),
                Optional.empty(),
                OptionalInt.of(3),
                true)),
        reference.settings().vectors());
    metrics.modelLoaded();
    assertThat(metrics.counts()).isNotEqualTo(zero);

    assertThat(RoundTrip.of(metrics, serializer).counts()).isEqualTo(zero);
  }

  @ParameterizedTest
  @MethodSource("org.contexture.spark.fixture.RoundTrip#serializers")
  void thePartitionFunctionArrivesWithAllItsFields(Serializer serializer) {
    Dataset<Row> corpus =
        TestSpark.session().sql("SELECT 1 AS id, 'the bank of the river' AS text, 4 AS b, 8 AS e");
    ContextualVectors vectors = TestModels.minilm(EncoderSpec.defaults(), VECTORS);
    AddedColumns columns =
        AddedColumns.resolve(
            corpus.schema(),
            new InputNames(List.of("text"), List.of("b"), List.of("e")),
            List.of("embedding", "w", "s"));
    EncodePartition<Row> sent =
        new EncodePartition<>(
            reference, columns, RowWindowLimits.DEFAULT, TestSpark.metrics(vectors));

    EncodePartition<Row> arrived = RoundTrip.of(sent, serializer);

    assertThat(arrived).usingRecursiveComparison().ignoringFields("metrics").isEqualTo(sent);
    Encoder<Row> encoder = Encoders.row(columns.schema(corpus.schema(), vectors.signature()));
    assertThat(corpus.mapPartitions(arrived, encoder).collectAsList())
        .hasSize(1)
        .isEqualTo(corpus.mapPartitions(sent, encoder).collectAsList());
  }
}
