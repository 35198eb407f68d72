package org.contexture.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataTypes;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.driver.KnownEncoders;
import org.contexture.spark.fixture.RoundTrip;
import org.contexture.spark.fixture.TestSpark;
import org.contexture.spark.model.ModelLocation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is shipped to an executor arrives as it was sent, under both of Spark's serializers. */
@Tag("slow")
class SqlSerializationTest {
  @ParameterizedTest
  @MethodSource("org.contexture.spark.fixture.RoundTrip#serializers")
  void valuesArriveEqual(Serializer serializer) {
    ContextualVectors vectors =
        ContextualVectors.open(
            TestSpark.session(), new ModelLocation("minilm", ""), EncoderSpec.defaults());
    BatchForm form =
        new BatchForm(
            List.of(new BatchForm.Text(1, DataTypes.StringType, BatchForm.Text.NONE)),
            List.of(new BatchForm.Output(0, 0)));
    List<Object> values =
        List.of(
            form,
            vectors.taskEncoder(),
            new BatchFunction(
                vectors.partitionFunction(form, TestSpark.metrics(vectors)), "calls"));

    for (Object value : values) {
      assertThat(RoundTrip.of(value, serializer)).isEqualTo(value).isNotSameAs(value);
    }
  }

  @ParameterizedTest
  @MethodSource("org.contexture.spark.fixture.RoundTrip#serializers")
  void aCallArrivesAndGivesTheSameVector(Serializer serializer) {
    Expression text = Literal.create("the bank of the river", DataTypes.StringType);
    for (SqlFunction function : List.of(SqlFunction.SENTENCE_VECTOR, SqlFunction.WORD_VECTORS)) {
      Expression sent = function.call(List.of(text), new KnownEncoders());

      Expression arrived = RoundTrip.of(sent, serializer);

      assertThat(arrived).isEqualTo(sent).isNotSameAs(sent);
      assertThat(arrived.eval(null)).isEqualTo(sent.eval(null)).isNotNull();
      Expression dimension =
          SqlFunction.COSINE_SIMILARITY.call(
              List.of(arrayOf(1, 2), arrayOf(2, 4)), new KnownEncoders());
      assertThat(RoundTrip.of(dimension, serializer)).isEqualTo(dimension);
      assertThat(RoundTrip.of(dimension, serializer).eval(null)).isEqualTo(1.0);
    }
  }

  private static Expression arrayOf(float... values) {
    return Literal.create(values, DataTypes.createArrayType(DataTypes.FloatType, false));
  }
}
