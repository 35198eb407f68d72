package org.contexture.encoder.quantize;

/**
 * How the states that go into products become whole numbers.
 *
 * @param smoothing what each value is divided by first, and each row of the weights multiplied
 *     with; none where values stay as they are
 * @param mean of each value, so divided
 * @param restored the same mean of what is left when the whole numbers are taken back
 */
record InputScales(float[] smoothing, ActivationScale scale, float[] mean, float[] restored) {
  boolean isSmoothed() {
    return smoothing.length > 0;
  }

  /** What a row of the weights is multiplied with. */
  float factor(int row) {
    return isSmoothed() ? smoothing[row] : 1;
  }
}
