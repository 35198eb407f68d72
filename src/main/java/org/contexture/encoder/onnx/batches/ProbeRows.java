package org.contexture.encoder.onnx.batches;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of different tokens that a model is tried with: short ones, and a longer one for which they
 * are padded.
 *
 * @param shorter in ascending order of length; none where a row may not be long enough
 */
public record ProbeRows(List<long[]> shorter, long[] longest) {
  /** Odd and even: what goes by twos or fours shows in one of them. */
  private static final int[] LENGTHS = {3, 8};

  private static final int LONGEST = 13;

  /** Far from the others of a row, so that neighbours differ. */
  private static final long STEP = 7919;

  /**
   * Rows that a model can be fed with.
   *
   * @param vocabulary how many token ids the model knows, from 0; 0 where that is not known
   * @param ids some that it knows
   * @param maxTokens that a row may have
   */
  public static ProbeRows of(long vocabulary, long[] ids, int maxTokens) {
    int most = Math.min(LONGEST, maxTokens);
    List<long[]> shorter = new ArrayList<>();
    for (int length : LENGTHS) {
      if (length < most) {
        shorter.add(row(vocabulary, ids, length));
      }
    }
    return new ProbeRows(shorter, row(vocabulary, ids, most));
  }

  private static long[] row(long vocabulary, long[] ids, int length) {
    long[] row = new long[length];
    for (int i = 0; i < length; i++) {
      // Id 0 often is padding, which is not looked at.
      row[i] =
          vocabulary > 1 ? 1 + (STEP * (i + 1) + length) % (vocabulary - 1) : ids[i % ids.length];
    }
    return row;
  }

  /** A row of the same tokens in the other order: a model that can run the one can run it. */
  static long[] reversed(long[] row) {
    long[] other = new long[row.length];
    for (int i = 0; i < row.length; i++) {
      other[i] = row[row.length - 1 - i];
    }
    return other;
  }
}
