package org.contexture.encoder.pooling;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How a vector's values are stored. Formulas are sentence-transformers' ({@code
 * quantize_embeddings}), with one scale that is fixed before the first vector is seen.
 */
public enum Precision {
  FLOAT32,
  /** {@code (value - -range) / (2 range / 255) - 128}, cut to a whole number from -128 to 127. */
  INT8,
  /**
   * One bit per value, set where it is more than 0; the first value is the highest bit of the first
   * byte, and the last byte is filled up with zeros ({@code ubinary} there).
   */
  BINARY;

  /**
   * {@link #INT8} of a vector, for values from {@code -range} to {@code range}; others saturate.
   */
  public static byte[] int8(float[] vector, float range) {
    float step = 2 * range / 255;
    byte[] stored = new byte[vector.length];
    for (int d = 0; d < vector.length; d++) {
      float level = (vector[d] + range) / step - 128;
      stored[d] = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, (int) level));
    }
    return stored;
  }

  /** {@link #BINARY} of a vector. */
  public static byte[] binary(float[] vector) {
    byte[] stored = new byte[(vector.length + 7) / 8];
    for (int d = 0; d < vector.length; d++) {
      if (vector[d] > 0) {
        stored[d / 8] |= (byte) (0x80 >> (d % 8));
      }
    }
    return stored;
  }

  /** The name in configs and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The precision of that name, or nothing. */
  public static Optional<Precision> find(String id) {
    return Arrays.stream(values()).filter(precision -> precision.id().equals(id)).findFirst();
  }
}
