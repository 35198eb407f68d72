package org.contexture.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
  private static final double[] LABELS = {0, 0, 0, 1, 1};
  private static final float[][] VECTORS = {{2, 1}, {1, 3}, {-1, 0}, {-2, 1}, {-1, -1}};

  /**
   * Where the summed loss and {@code regularization / 2 * |w|²} is least, its derivatives are zero:
   * the sum of {@code p - y} for the intercept, that of {@code (p - y) x + regularization * w} for
   * the coefficients.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 10})
  void theSolutionIsThatOfScikitLearnsObjective(double regularization) {
    float[][] axes = {{0, 0}, {1, 0}, {0, 1}};

    double[] atAxes = probabilities(regularization, VECTORS, axes);
    double intercept = logit(atAxes[0]);
    double[] w = {logit(atAxes[1]) - intercept, logit(atAxes[2]) - intercept};

    double[] p = probabilities(regularization, VECTORS, VECTORS);
    double ofIntercept = 0;
    double[] ofCoefficients = {regularization * w[0], regularization * w[1]};
    for (int row = 0; row < p.length; row++) {
      ofIntercept += p[row] - LABELS[row];
      for (int d = 0; d < 2; d++) {
        ofCoefficients[d] += (p[row] - LABELS[row]) * VECTORS[row][d];
      }
    }
    assertThat(ofIntercept).isCloseTo(0, within(1e-3));
    assertThat(ofCoefficients[0]).isCloseTo(0, within(1e-3));
    assertThat(ofCoefficients[1]).isCloseTo(0, within(1e-3));
  }

  /** As MiniLM's value 223 is. */
  @Test
  void aValueThatIsZeroButForRoundingIsNoHindrance() {
    float[][] padded = new float[VECTORS.length][];
    for (int row = 0; row < padded.length; row++) {
      padded[row] = new float[] {VECTORS[row][0], row * 1e-33f, VECTORS[row][1]};
    }

    assertThat(probabilities(1, padded, padded))
        .containsExactly(probabilities(1, VECTORS, VECTORS), within(1e-6));
  }

  @Test
  void vectorsThatAreAllEqualTeachNothing() {
    assertThatThrownBy(() -> probabilities(1, new float[5][2], VECTORS))
        .isInstanceOf(CorpusException.class)
        .hasMessage("Cannot learn from vectors that are all equal");
  }

  private static double logit(double probability) {
    return Math.log(probability / (1 - probability));
  }

  /** Of label 1. */
  private static double[] probabilities(double regularization, float[][] train, float[][] test) {
    return new Classifier(regularization, 100)
            .predict(rows(train), train.length, rows(test))
            .select("probability")
            .collectAsList()
            .stream()
            .mapToDouble(row -> ((Vector) row.get(0)).apply(1))
            .toArray();
  }

  private static Dataset<Row> rows(float[][] vectors) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      rows.add(RowFactory.create(LABELS[i % LABELS.length], vectors[i]));
    }
    return LocalSpark.session()
        .createDataFrame(
            rows,
            new StructType()
                .add(Classifier.LABEL, DataTypes.DoubleType, false)
                .add(
                    Experiment.VECTOR,
                    DataTypes.createArrayType(DataTypes.FloatType, false),
                    false));
  }
}
