package org.contexture.encoder.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Arithmetic on dimensions. */
final class Shapes {
  private static final int MOST_DIMENSIONS = 32;

  private Shapes() {}

  /** How many numbers; of a shape that {@link #isSound}. */
  static long size(List<Long> shape) {
    return shape.stream().reduce(1L, (left, right) -> left * right);
  }

  /** Whether there are few dimensions, none below 0, and the count of all numbers is a long. */
  static boolean isSound(List<Long> shape) {
    if (shape.size() > MOST_DIMENSIONS || shape.stream().anyMatch(each -> each < 0)) {
      return false;
    }
    long size = 1;
    for (long each : shape) {
      long high = Math.multiplyHigh(size, each);
      size *= each;
      if (high != 0 || size < 0 || size > Long.MAX_VALUE / Long.BYTES) {
        return false;
      }
    }
    return true;
  }

  static List<Long> rowMajor(List<Long> shape) {
    List<Long> strides = new ArrayList<>();
    long stride = 1;
    for (int d = shape.size() - 1; d >= 0; d--) {
      strides.add(stride);
      stride *= shape.get(d);
    }
    Collections.reverse(strides);
    return strides;
  }

  /** The stride of a dimension of one does not count. */
  static boolean areRowMajor(List<Long> shape, List<Long> strides) {
    List<Long> expected = rowMajor(shape);
    for (int d = 0; d < shape.size(); d++) {
      if (shape.get(d) != 1 && !expected.get(d).equals(strides.get(d))) {
        return false;
      }
    }
    return true;
  }
}
