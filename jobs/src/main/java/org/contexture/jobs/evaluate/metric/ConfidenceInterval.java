package org.contexture.jobs.evaluate.metric;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A mean over runs that differ by chance, and where the mean of endlessly many would lie, with 95 %
 * confidence: Student's t interval. Of one run nothing is known but its value: {@code low} and
 * {@code high} are NaN then.
 *
 * @param runs how many
 */
public record ConfidenceInterval(double mean, double low, double high, int runs) {
  private static final double TAIL = 0.975;

  /**
   * The interval of some values.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static ConfidenceInterval of(List<Double> values) {
    int runs = values.size();
    if (runs == 0) {
      throw new IllegalArgumentException("values must be 1 or more: 0");
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).sum() / runs;
    if (runs == 1) {
      return new ConfidenceInterval(mean, Double.NaN, Double.NaN, 1);
    }
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    double t = new TDistribution(runs - 1.0).inverseCumulativeProbability(TAIL);
    double half = t * Math.sqrt(squares / (runs - 1.0) / runs);
    return new ConfidenceInterval(mean, mean - half, mean + half, runs);
  }

  /** Whether chance was tried more than once, so that {@code low} and {@code high} are numbers. */
  public boolean isInterval() {
    return runs > 1;
  }

  /** Half the width of the interval; NaN where there is none. */
  public double half() {
    return (high - low) / 2;
  }
}
