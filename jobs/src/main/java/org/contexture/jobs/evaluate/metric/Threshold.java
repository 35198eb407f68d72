package org.contexture.jobs.evaluate.metric;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Tells two classes apart by one value.
 *
 * @param value from which on it is yes
 */
public record Threshold(double value) {
  /**
   * The threshold that is right most often; of several the lowest. It lies half-way between two
   * neighbouring values, or where one answer fits best at the least value or beyond the greatest.
   *
   * @param values at least one
   * @param answers the right answer for each
   */
  public static Threshold best(double[] values, boolean[] answers) {
    if (values.length == 0 || values.length != answers.length) {
      throw new IllegalArgumentException(
          "values must be as many as answers, and 1 or more: "
              + values.length
              + ", "
              + answers.length);
    }
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    // With everything at or above the threshold, all that are to be yes are right.
    int right = (int) IntStream.range(0, answers.length).filter(i -> answers[i]).count();
    int most = right;
    double best = values[order[0]];
    for (int at = 0; at < order.length; at++) {
      right += answers[order[at]] ? -1 : 1;
      boolean last = at + 1 == order.length;
      if (right > most && (last || values[order[at]] < values[order[at + 1]])) {
        most = right;
        best =
            last ? Math.nextUp(values[order[at]]) : (values[order[at]] + values[order[at + 1]]) / 2;
      }
    }
    return new Threshold(best);
  }

  public boolean test(double found) {
    return found >= value;
  }

  /** Share of the answers that it gives right. */
  public double accuracy(double[] values, boolean[] answers) {
    return (double)
            IntStream.range(0, values.length).filter(i -> test(values[i]) == answers[i]).count()
        / values.length;
  }
}
