package org.contexture.encoder.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleSearchTest {
  private static final int WIDTH = 48;
  private static final int COLUMNS = 32;
  private static final int ROWS = 200;

  private final SplittableRandom random = new SplittableRandom(7);

  @ParameterizedTest
  @CsvSource({"-1, 3, 64", "0, 2, 0", "-2, 0, 255", "1, 2, 0", "-2, -1, 255"})
  void zeroIsOneOfTheNumbersAndAllOthersAreNear(float low, float high, int zeroPoint) {
    ActivationScale scale = ActivationScale.of(low, high);

    assertThat(scale.zeroPoint()).isEqualTo(zeroPoint);
    assertThat(scale.restored(0)).isZero();
    for (float value = low; value <= high; value += 0.013f) {
      assertThat(scale.restored(value)).isCloseTo(value, within(scale.scale() * 0.51f));
    }
    assertThat(scale.restored(high + 100)).isEqualTo(scale.restored(Math.max(0, high)));
  }

  @Test
  void whereAllIsZeroZeroIsExact() {
    assertThat(ActivationScale.of(0, 0).restored(0)).isZero();
  }

  /** The sum of two products must fit into 16 bits, whatever the activations are. */
  @Test
  void noSumOfTwoProductsWithWeightsOfSevenBitsIsCutOff() {
    assertThat(2 * 255 * WeightBits.SEVEN.largest()).isLessThanOrEqualTo(Short.MAX_VALUE);
    assertThat(-2 * 255 * WeightBits.SEVEN.largest()).isGreaterThanOrEqualTo(Short.MIN_VALUE);
  }

  @Test
  void statesOfLikeRangesStayAsTheyAre() {
    InputScales scales = search(sample(1), WeightBits.EIGHT);

    assertThat(scales.isSmoothed()).isFalse();
    assertThat(scales.factor(3)).isEqualTo(1);
  }

  /** One value of far larger range would leave few numbers for the others. */
  @ParameterizedTest
  @EnumSource
  void theScaleOfAnOutlierMovesIntoTheWeights(WeightBits bits) {
    InputSample sample = sample(80);
    InputScales scales = search(sample, bits);

    assertThat(scales.isSmoothed()).isTrue();
    assertThat(scales.factor(0)).isGreaterThan(4 * scales.factor(1));
    InputScales plain = range(sample);
    assertThat(error(sample, scales, bits)).isLessThan(error(sample, plain, bits) / 4);
  }

  /** A model may need the few tokens whose states are far larger than all others. */
  @Test
  void aRowThatIsFarLargerIsNotLost() {
    InputSample sample = sample(1);
    float[] odd = new float[WIDTH];
    Arrays.fill(odd, 40);
    sample.add(odd);

    InputScales scales = search(sample, WeightBits.EIGHT);

    assertThat(scales.scale().restored(40 / scales.factor(0)) * scales.factor(0))
        .isCloseTo(40, within(0.5f));
  }

  @Test
  void whatIsNoFiniteNumberIsPassedOver() {
    InputSample sample = sample(1);
    float[] odd = new float[WIDTH];
    odd[3] = Float.NaN;
    float low = sample.low(3);
    sample.add(odd);

    assertThat(sample.size()).isEqualTo(ROWS);
    assertThat(sample.low(3)).isEqualTo(low);
  }

  @Test
  void ofManyRowsSomeAreKeptAndTheRangeIsThatOfAll() {
    InputSample sample = new InputSample(1);
    for (int row = 0; row < 5_000; row++) {
      sample.add(new float[] {row});
    }

    assertThat(sample.size()).isEqualTo(InputSample.MOST);
    assertThat(sample.high(0)).isEqualTo(4_999);
    double mean = 0;
    for (int row = 0; row < sample.size(); row++) {
      mean += sample.value(row, 0) / sample.size();
    }
    assertThat(mean).isBetween(2_200.0, 2_800.0);
  }

  private InputSample sample(float outlier) {
    InputSample sample = new InputSample(WIDTH);
    for (int row = 0; row < ROWS; row++) {
      float[] values = new float[WIDTH];
      for (int d = 0; d < WIDTH; d++) {
        values[d] = (float) random.nextGaussian() * (d == 0 ? outlier : 1);
      }
      sample.add(values);
    }
    return sample;
  }

  private final float[] matrix = matrix();

  private float[] matrix() {
    float[] values = new float[WIDTH * COLUMNS];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextGaussian();
    }
    return values;
  }

  private InputScales search(InputSample sample, WeightBits bits) {
    return ScaleSearch.of(sample, InputWeights.of(List.of(matrix), WIDTH), bits);
  }

  private static InputScales range(InputSample sample) {
    float low = 0;
    float high = 0;
    for (int d = 0; d < WIDTH; d++) {
      low = Math.min(low, sample.low(d));
      high = Math.max(high, sample.high(d));
    }
    return new InputScales(
        new float[0], ActivationScale.of(low, high), new float[WIDTH], new float[WIDTH]);
  }

  /** The squared error of products by the products' own square, the mean of rows. */
  private double error(InputSample sample, InputScales scales, WeightBits bits) {
    float[] factors = new float[WIDTH];
    for (int row = 0; row < WIDTH; row++) {
      factors[row] = scales.factor(row);
    }
    float[] columns = ColumnScales.of(matrix, factors, bits);
    double error = 0;
    for (int row = 0; row < sample.size(); row++) {
      double square = 0;
      double difference = 0;
      for (int column = 0; column < COLUMNS; column++) {
        double exact = 0;
        double made = 0;
        for (int d = 0; d < WIDTH; d++) {
          float weight = matrix[d * COLUMNS + column];
          exact += (double) sample.value(row, d) * weight;
          made +=
              scales.scale().restored(sample.value(row, d) / factors[d])
                  * Math.rint(weight * factors[d] / columns[column])
                  * columns[column];
        }
        square += exact * exact;
        difference += (exact - made) * (exact - made);
      }
      error += difference / square / sample.size();
    }
    return error;
  }
}
