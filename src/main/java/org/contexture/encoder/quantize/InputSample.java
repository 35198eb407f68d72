package org.contexture.encoder.quantize;

import java.util.Arrays;
import java.util.SplittableRandom;

/** What was seen of a tensor of states: the range of each value, and some of the rows. */
final class InputSample {
  /** Rows that are kept; any has the same chance. */
  static final int MOST = 512;

  private static final long SEED = 1;

  private final int width;
  private final float[] low;
  private final float[] high;
  private final float[] rows;
  private final SplittableRandom chance = new SplittableRandom(SEED);
  private long seen;

  InputSample(int width) {
    this.width = width;
    this.low = new float[width];
    this.high = new float[width];
    this.rows = new float[width * MOST];
    Arrays.fill(low, Float.POSITIVE_INFINITY);
    Arrays.fill(high, Float.NEGATIVE_INFINITY);
  }

  /** Adds rows, one behind the other. A row that holds what is no finite number is passed over. */
  void add(float[] values) {
    for (int begin = 0; begin + width <= values.length; begin += width) {
      if (isFinite(values, begin)) {
        addRow(values, begin);
      }
    }
  }

  private boolean isFinite(float[] values, int begin) {
    for (int d = 0; d < width; d++) {
      if (!Float.isFinite(values[begin + d])) {
        return false;
      }
    }
    return true;
  }

  private void addRow(float[] values, int begin) {
    for (int d = 0; d < width; d++) {
      low[d] = Math.min(low[d], values[begin + d]);
      high[d] = Math.max(high[d], values[begin + d]);
    }
    long place = seen < MOST ? seen : chance.nextLong(seen + 1);
    if (place < MOST) {
      System.arraycopy(values, begin, rows, (int) place * width, width);
    }
    seen++;
  }

  int width() {
    return width;
  }

  /** Rows that are kept. */
  int size() {
    return (int) Math.min(seen, MOST);
  }

  /** A value of a row that is kept. */
  float value(int row, int column) {
    return rows[row * width + column];
  }

  /** The smallest value of a column in all rows. */
  float low(int column) {
    return low[column];
  }

  /** The largest value of a column in all rows. */
  float high(int column) {
    return high[column];
  }

  /** The largest value of a column in all rows, whatever its sign. */
  float largest(int column) {
    return Math.max(Math.abs(low[column]), Math.abs(high[column]));
  }
}
