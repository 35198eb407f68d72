package org.contexture.jobs.report.watch;

import java.util.Arrays;

/**
 * Amounts of several kinds over time, in a bounded number of equal stretches: when time runs past
 * the last one, each two become one.
 */
final class TimeBuckets {
  static final int MOST = 120;
  private static final long FIRST_MILLIS = 250;

  private final long start;
  private final double[][] amounts;
  private long millis = FIRST_MILLIS;
  private int used;

  /**
   * Empty ones.
   *
   * @param start of the first, in milliseconds since 1970, as all times here
   */
  TimeBuckets(long start, int kinds) {
    this.start = start;
    this.amounts = new double[kinds][MOST];
  }

  /** Lays an amount evenly over a stretch of time; what is before the start counts at the start. */
  void add(int kind, long from, long to, double amount) {
    double begin = (double) Math.max(0, from - start);
    double end = Math.max(begin, (double) (to - start));
    while (end >= (double) millis * MOST) {
      halve();
    }
    int first = (int) (begin / millis);
    int last = (int) (end / millis);
    used = Math.max(used, last + 1);
    for (int b = first; b <= last; b++) {
      double inside = Math.min(end, (b + 1.0) * millis) - Math.max(begin, (double) b * millis);
      amounts[kind][b] += end == begin ? amount : amount * inside / (end - begin);
    }
  }

  private void halve() {
    for (double[] ofKind : amounts) {
      for (int b = 0; b < MOST; b++) {
        ofKind[b] = b < MOST / 2 ? ofKind[2 * b] + ofKind[2 * b + 1] : 0;
      }
    }
    used = (used + 1) / 2;
    millis *= 2;
  }

  /** Length of a stretch. */
  long millis() {
    return millis;
  }

  /** The amounts, from the first stretch to the last that time has reached. */
  double[] amounts(int kind) {
    return Arrays.copyOf(amounts[kind], used);
  }
}
