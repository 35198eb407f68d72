package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.contexture.encoder.EncodeStats;
import org.contexture.encoder.EncodedText;
import org.contexture.encoder.EncodedVector;
import org.contexture.encoder.TextStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Whatever is shipped to an executor arrives as it was sent, under both of Spark's serializers. */
class SerializationTest {
  private static final VectorColumns COLUMNS =
      new VectorColumns(
          List.of(
              new TextColumn(new ColumnPath("text", List.of(1)), false),
              new TextColumn(new ColumnPath("doc.b", List.of(2, 0)), true)),
          List.of(
              new SpanColumns(
                  new ColumnPath("b", List.of(3)), new ColumnPath("e", List.of(4)), true)),
          List.of("embedding"),
          3);

  private static EncoderReference reference;

  @BeforeAll
  static void open() {
    reference = TestModels.reference(TestModels.MINILM);
  }

  static Stream<Serializer> serializers() {
    SparkConf conf = new SparkConf(false);
    return Stream.of(new JavaSerializer(conf), new KryoSerializer(conf));
  }

  private static <T> T roundTrip(Serializer serializer, T value) {
    @SuppressWarnings("unchecked")
    ClassTag<T> type = (ClassTag<T>) ClassTag$.MODULE$.apply(value.getClass());
    var instance = serializer.newInstance();
    return instance.deserialize(instance.serialize(value, type), type);
  }

  @ParameterizedTest
  @MethodSource("serializers")
  void valuesArriveEqual(Serializer serializer) {
    List<Object> values =
        List.of(
            reference, reference.model(), COLUMNS, COLUMNS.texts().get(1), WindowLimits.DEFAULT);

    for (Object value : values) {
      assertThat(roundTrip(serializer, value)).isEqualTo(value).isNotSameAs(value);
    }
  }

  /** A task starts its own count, or what the driver has counted would be added once per task. */
  @ParameterizedTest
  @MethodSource("serializers")
  void metricsArriveAtZero(Serializer serializer) {
    EncodeMetrics metrics = TestSpark.metrics();
    EncodeMetrics.Counts zero = metrics.counts();
    metrics.encoded(new EncodeStats(1, 3, 3, 1, 3, 3, 0, 0));
    metrics.row(
        List.of(
            new EncodedText(
                TextStatus.OK,
                List.of(new EncodedVector.Whole(new float[] {1})),
                Optional.empty(),
                OptionalInt.of(3),
                true)),
        reference.settings().vectors());
    metrics.modelLoaded();
    assertThat(metrics.counts()).isNotEqualTo(zero);

    assertThat(roundTrip(serializer, metrics).counts()).isEqualTo(zero);
  }

  @ParameterizedTest
  @MethodSource("serializers")
  void thePartitionFunctionArrivesWithAllItsFields(Serializer serializer) {
    VectorColumns columns =
        VectorColumns.resolve(
            TestSpark.ID_AND_TEXT, TextColumns.of(List.of("text")), List.of("embedding"));
    EncodePartition sent =
        new EncodePartition(reference, columns, WindowLimits.DEFAULT, TestSpark.metrics());

    EncodePartition arrived = roundTrip(serializer, sent);

    assertThat(arrived).usingRecursiveComparison().ignoringFields("metrics").isEqualTo(sent);
    Dataset<Row> corpus = TestSpark.corpus("the bank of the river", "the bank gave a loan");
    assertThat(vectors(corpus, columns, arrived)).isEqualTo(vectors(corpus, columns, sent));
  }

  private static Map<Integer, List<Float>> vectors(
      Dataset<Row> corpus, VectorColumns columns, EncodePartition function) {
    return TestSpark.vectorsById(
        corpus.mapPartitions(
            function,
            Encoders.row(columns.schema(corpus.schema(), TestModels.minilm().signature()))));
  }
}
