package org.contexture.encoder.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Groups texts into batches of similar length, so that little of a batch is padding. A batch is
 * closed when one text more would take its padded size (longest text x texts) over the budget; a
 * text longer than the whole budget is a batch of its own.
 *
 * @param tokens the padded size that a batch may reach, at least 1; with 1 every text runs alone
 */
public record TokenBudget(int tokens) {
  public TokenBudget {
    if (tokens < 1) {
      throw new IllegalArgumentException("token-budget must be at least 1: " + tokens);
    }
  }

  /**
   * The batches of texts of the given lengths, longest first: a session's memory then grows once,
   * at the start, and not batch by batch.
   *
   * @param lengths tokens of each text
   * @return indices into {@code lengths}, each exactly once
   */
  public List<int[]> batches(int[] lengths) {
    Integer[] order = new Integer[lengths.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingInt(i -> -lengths[i]));
    List<int[]> batches = new ArrayList<>();
    for (int begin = 0, end; begin < order.length; begin = end) {
      int longest = Math.max(1, lengths[order[begin]]);
      int rows = Math.max(1, tokens / longest);
      end = Math.min(order.length, begin + rows);
      batches.add(Arrays.stream(order, begin, end).mapToInt(Integer::intValue).toArray());
    }
    return batches;
  }
}
