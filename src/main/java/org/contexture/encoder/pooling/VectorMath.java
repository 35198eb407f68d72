package org.contexture.encoder.pooling;

/** Length and finiteness of a vector. Sums run in double precision and in index order. */
public final class VectorMath {
  /** The smallest divisor in {@link #normalize}, as in PyTorch's {@code functional.normalize}. */
  private static final double MIN_LENGTH = 1e-12;

  private VectorMath() {}

  /** Scales the vector in place to Euclidean length 1; a zero vector stays zero. */
  public static void normalize(float[] vector) {
    double length = Math.max(Math.sqrt(dot(vector, vector)), MIN_LENGTH);
    for (int d = 0; d < vector.length; d++) {
      vector[d] = (float) (vector[d] / length);
    }
  }

  /** The dot product; for vectors of length 1 this is their cosine. */
  public static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (double) a[d] * b[d];
    }
    return sum;
  }

  /** The cosine of the angle between two vectors, or 0 where one of them is zero. */
  public static double cosine(float[] a, float[] b) {
    double lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
    return lengths == 0 ? 0 : dot(a, b) / lengths;
  }

  /** Whether every value is a finite number. */
  public static boolean isFinite(float[] vector) {
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
