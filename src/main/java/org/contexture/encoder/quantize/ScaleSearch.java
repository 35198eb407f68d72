package org.contexture.encoder.quantize;

import java.util.Arrays;

/**
 * Chooses how states become whole numbers: how much of their range is cut off, and whether the
 * scales of their values are first moved into the weights (SmoothQuant, Xiao et al. 2022, {@code
 * max|x|^a / max|w|^(1-a)}). Each choice is judged by the squared error that it brings into the
 * products of the rows that were seen, by the square of each row's own product and by that of all
 * together: a few rows may be far larger than the others, and neither kind may be lost. Errors of
 * values and of weights are taken to be independent of each other.
 */
final class ScaleSearch {
  /**
   * Shares of the range that was seen. Other texts go beyond it now and then, and need more of it
   * than these would do with.
   */
  private static final float[] KEPT = {1.1f, 1, 0.9f, 0.8f, 0.7f, 0.6f, 0.55f};

  private static final float[] EXPONENTS = {0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f};

  /** Moving scales takes time with each run, so it must take away as much of the error. */
  private static final double WORTHWHILE = 0.8;

  /**
   * No value's largest is taken to be smaller, by the mean of all: what was small on some texts
   * need not be so on others.
   */
  private static final double LEAST_VALUE = 1.5;

  /** No row of weights is taken to be smaller, by the largest. */
  private static final float LEAST_WEIGHT = 1e-4f;

  private final InputSample sample;
  private final InputWeights weights;
  private final WeightBits bits;

  /** What is taken for the square of each row's product, and for that of all rows. */
  private final double[] squares;

  private double total;

  /** What each column's square counts by theirs. */
  private final double[] shares;

  private ScaleSearch(InputSample sample, InputWeights weights, WeightBits bits) {
    this.sample = sample;
    this.weights = weights;
    this.bits = bits;
    this.squares = new double[sample.size()];
    this.shares = new double[sample.width()];
    for (int row = 0; row < sample.size(); row++) {
      for (int column = 0; column < sample.width(); column++) {
        double value = sample.value(row, column);
        squares[row] += value * value * weights.energy()[column];
      }
      squares[row] = Math.max(squares[row], Double.MIN_NORMAL);
      total += squares[row];
    }
    for (int row = 0; row < sample.size(); row++) {
      for (int column = 0; column < sample.width(); column++) {
        double value = sample.value(row, column);
        shares[column] += value * value * (1 / squares[row] / sample.size() + 1 / total);
      }
    }
  }

  /** A choice, and the error that is expected of it. */
  private record Choice(
      float[] smoothing, boolean isSmoothed, ActivationScale scale, double error) {}

  /** The best choice. */
  static InputScales of(InputSample sample, InputWeights weights, WeightBits bits) {
    return new ScaleSearch(sample, weights, bits).best();
  }

  private InputScales best() {
    float[] none = new float[sample.width()];
    Arrays.fill(none, 1);
    Choice plain = best(none, false);
    Choice best = plain;
    for (float exponent : EXPONENTS) {
      Choice choice = best(smoothing(exponent), true);
      if (choice.error() < Math.min(best.error(), WORTHWHILE * plain.error())) {
        best = choice;
      }
    }
    float[] mean = new float[sample.width()];
    float[] restored = new float[sample.width()];
    for (int column = 0; column < sample.width(); column++) {
      double sum = 0;
      double left = 0;
      for (int row = 0; row < sample.size(); row++) {
        float value = sample.value(row, column) / best.smoothing()[column];
        sum += value;
        left += best.scale().restored(value);
      }
      mean[column] = (float) (sum / sample.size());
      restored[column] = (float) (left / sample.size());
    }
    return new InputScales(
        best.isSmoothed() ? best.smoothing() : new float[0], best.scale(), mean, restored);
  }

  private float[] smoothing(float exponent) {
    float[] smoothing = new float[sample.width()];
    double meanValue = 0;
    float largestWeight = 0;
    for (int column = 0; column < smoothing.length; column++) {
      meanValue += sample.largest(column) / smoothing.length;
      largestWeight = Math.max(largestWeight, weights.largest()[column]);
    }
    for (int column = 0; column < smoothing.length; column++) {
      double value = Math.max(sample.largest(column), LEAST_VALUE * meanValue);
      double weight = Math.max(weights.largest()[column], LEAST_WEIGHT * largestWeight);
      double factor = Math.pow(value, exponent) / Math.pow(weight, 1 - exponent);
      smoothing[column] = factor > 0 && Double.isFinite(factor) ? (float) factor : 1;
    }
    return smoothing;
  }

  private Choice best(float[] smoothing, boolean isSmoothed) {
    float low = 0;
    float high = 0;
    double ofWeights = 0;
    for (int column = 0; column < smoothing.length; column++) {
      low = Math.min(low, sample.low(column) / smoothing[column]);
      high = Math.max(high, sample.high(column) / smoothing[column]);
      ofWeights += shares[column] / smoothing[column] / smoothing[column];
    }
    ofWeights *= weights.error(smoothing, bits);
    Choice best = null;
    for (float kept : KEPT) {
      ActivationScale scale = ActivationScale.of(low * kept, high * kept);
      double error = ofWeights + error(smoothing, scale);
      if (best == null || error < best.error()) {
        best = new Choice(smoothing, isSmoothed, scale, error);
      }
    }
    return best;
  }

  private double error(float[] smoothing, ActivationScale scale) {
    double relative = 0;
    double absolute = 0;
    for (int row = 0; row < sample.size(); row++) {
      double square = 0;
      for (int column = 0; column < smoothing.length; column++) {
        float value = sample.value(row, column);
        double difference = scale.restored(value / smoothing[column]) * smoothing[column] - value;
        square += difference * difference * weights.energy()[column];
      }
      relative += square / squares[row] / sample.size();
      absolute += square / total;
    }
    return relative + absolute;
  }
}
