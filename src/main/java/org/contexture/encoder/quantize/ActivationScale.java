package org.contexture.encoder.quantize;

/**
 * How activations become whole numbers of 0 to 255: {@code round(x / scale) + zeroPoint}, cut off
 * at both ends, as ONNX's QuantizeLinear does it.
 */
record ActivationScale(float scale, int zeroPoint) {
  private static final int LARGEST = 255;

  /**
   * The scale of a range, which always holds 0.
   *
   * @param low at most 0 counts
   * @param high at least 0 counts
   */
  static ActivationScale of(float low, float high) {
    float begin = Math.min(low, 0);
    float end = Math.max(high, 0);
    float scale = (end - begin) / LARGEST;
    if (scale < Float.MIN_NORMAL) {
      return new ActivationScale(1, 0);
    }
    return new ActivationScale(scale, Math.min(LARGEST, Math.round(-begin / scale)));
  }

  /** What is left of a value when its whole number is taken back. */
  float restored(float value) {
    double number = Math.rint(value / scale) + zeroPoint;
    return (float) (Math.max(0, Math.min(LARGEST, number)) - zeroPoint) * scale;
  }
}
