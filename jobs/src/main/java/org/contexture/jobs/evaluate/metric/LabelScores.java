package org.contexture.jobs.evaluate.metric;

import java.util.Map;
import java.util.TreeMap;

/**
 * How well one label for each row is predicted.
 *
 * @param accuracy share of the rows whose label is right
 * @param macroF1 mean of the labels' F1, each label of the truth or of the predictions counting the
 *     same, as scikit-learn's {@code f1_score(average="macro")}
 */
public record LabelScores(double accuracy, double macroF1) {
  /** Rows of one label. */
  private static final class Counts {
    private int right;
    private int wanted;
    private int given;

    /** Of a label that is nowhere right it is 0. */
    private double f1() {
      return 2.0 * right / (wanted + given);
    }
  }

  /**
   * Compares labels.
   *
   * @param truth one for each row, at least one
   * @param predicted as many
   */
  public static LabelScores of(int[] truth, int[] predicted) {
    if (truth.length == 0 || truth.length != predicted.length) {
      throw new IllegalArgumentException(
          "labels must be as many as predictions, and 1 or more: "
              + truth.length
              + ", "
              + predicted.length);
    }
    Map<Integer, Counts> byLabel = new TreeMap<>();
    int right = 0;
    for (int row = 0; row < truth.length; row++) {
      byLabel.computeIfAbsent(truth[row], label -> new Counts()).wanted++;
      Counts given = byLabel.computeIfAbsent(predicted[row], label -> new Counts());
      given.given++;
      if (truth[row] == predicted[row]) {
        given.right++;
        right++;
      }
    }
    double sum = byLabel.values().stream().mapToDouble(Counts::f1).sum();
    return new LabelScores((double) right / truth.length, sum / byLabel.size());
  }
}
