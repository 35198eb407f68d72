package org.contexture.spark.sql;

import java.util.function.IntToDoubleFunction;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * Arithmetic on vectors as Catalyst holds them. Public, as the code that Spark generates calls it.
 */
public final class VectorArithmetic {
  private VectorArithmetic() {}

  /** As {@link #cosineOfDoubles}, of arrays of floats. */
  public static Double cosineOfFloats(ArrayData a, ArrayData b) {
    return cosine(a, b, a::getFloat, b::getFloat);
  }

  /**
   * The cosine of the angle between two vectors.
   *
   * @return null where one has only zeros, or holds a null
   * @throws IllegalArgumentException where one has more values than the other
   */
  public static Double cosineOfDoubles(ArrayData a, ArrayData b) {
    return cosine(a, b, a::getDouble, b::getDouble);
  }

  private static Double cosine(
      ArrayData a, ArrayData b, IntToDoubleFunction valueOfA, IntToDoubleFunction valueOfB) {
    if (a.numElements() != b.numElements()) {
      throw new IllegalArgumentException(
          "Vectors must have equal dimensions: " + a.numElements() + " and " + b.numElements());
    }
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.numElements(); i++) {
      if (a.isNullAt(i) || b.isNullAt(i)) {
        return null;
      }
      double x = valueOfA.applyAsDouble(i);
      double y = valueOfB.applyAsDouble(i);
      product += x * y;
      squaresOfA += x * x;
      squaresOfB += y * y;
    }
    double lengths = lengths(squaresOfA, squaresOfB);
    return lengths == 0 ? null : Math.max(-1, Math.min(1, product / lengths));
  }

  /**
   * One root gives exactly 1 for equal vectors; two have room where the product is out of range.
   */
  private static double lengths(double squaresOfA, double squaresOfB) {
    double root = Math.sqrt(squaresOfA * squaresOfB);
    return root > 0 && root < Double.POSITIVE_INFINITY
        ? root
        : Math.sqrt(squaresOfA) * Math.sqrt(squaresOfB);
  }

  /** How many values an array has. */
  public static int dimension(ArrayData vector) {
    return vector.numElements();
  }

  /** How many bits a binary has. */
  public static int dimension(byte[] vector) {
    return vector.length * Byte.SIZE;
  }
}
