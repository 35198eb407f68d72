package org.contexture.jobs.evaluate.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Spearman's correlation: Pearson's of the ranks, where equal values share their mean rank. */
public final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * The correlation, -1 to 1; NaN where all values of one side are equal.
   *
   * @param a at least two values, none NaN
   * @param b as many
   */
  public static double spearman(double[] a, double[] b) {
    if (a.length < 2 || a.length != b.length) {
      throw new IllegalArgumentException(
          "values must be as many on both sides, and 2 or more: " + a.length + ", " + b.length);
    }
    return pearson(ranks(a), ranks(b));
  }

  /** The rank of each value, from 1; equal ones have the mean of those that they take up. */
  static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    int end;
    for (int begin = 0; begin < order.length; begin = end) {
      end = begin + 1;
      // Not by Double.compare: 0 and -0 are equal values.
      while (end < order.length && values[order[end]] == values[order[begin]]) {
        end++;
      }
      for (int at = begin; at < end; at++) {
        ranks[order[at]] = (begin + 1 + end) / 2.0;
      }
    }
    return ranks;
  }

  private static double pearson(double[] a, double[] b) {
    double meanA = Arrays.stream(a).sum() / a.length;
    double meanB = Arrays.stream(b).sum() / b.length;
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }
}
