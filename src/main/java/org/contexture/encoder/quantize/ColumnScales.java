package org.contexture.encoder.quantize;

/** The scale of each column of a matrix: its largest value becomes the largest whole number. */
final class ColumnScales {
  private ColumnScales() {}

  /**
   * Scales.
   *
   * @param matrix row-major
   * @param factors what each of its rows is multiplied with first
   */
  static float[] of(float[] matrix, float[] factors, WeightBits bits) {
    int columns = matrix.length / factors.length;
    float[] scales = new float[columns];
    for (int row = 0; row < factors.length; row++) {
      for (int column = 0; column < columns; column++) {
        scales[column] =
            Math.max(scales[column], Math.abs(matrix[row * columns + column] * factors[row]));
      }
    }
    for (int column = 0; column < columns; column++) {
      scales[column] /= bits.largest();
    }
    makePositive(scales);
    return scales;
  }

  /** A column of zeros has any scale. */
  private static void makePositive(float[] scales) {
    for (int column = 0; column < scales.length; column++) {
      if (scales[column] < Float.MIN_NORMAL) {
        scales[column] = 1;
      }
    }
  }
}
