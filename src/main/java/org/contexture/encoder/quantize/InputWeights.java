package org.contexture.encoder.quantize;

import java.util.List;

/**
 * What the matrices that some states are multiplied with tell of their rows.
 *
 * @param largest value of each row, whatever its sign
 * @param energy sum of the squares of each row
 */
record InputWeights(List<float[]> matrices, float[] largest, double[] energy) {
  /**
   * Of matrices.
   *
   * @param matrices row-major
   * @param rows that each has
   */
  static InputWeights of(List<float[]> matrices, int rows) {
    float[] largest = new float[rows];
    double[] energy = new double[rows];
    for (float[] matrix : matrices) {
      int columns = matrix.length / rows;
      for (int row = 0; row < rows; row++) {
        for (int at = row * columns; at < (row + 1) * columns; at++) {
          largest[row] = Math.max(largest[row], Math.abs(matrix[at]));
          energy[row] += (double) matrix[at] * matrix[at];
        }
      }
    }
    return new InputWeights(matrices, largest, energy);
  }

  /**
   * The squared error that a value of every row brings into a product when weights become whole
   * numbers: a twelfth of a squared step for each column.
   *
   * @param factors what rows are multiplied with first
   */
  double error(float[] factors, WeightBits bits) {
    double error = 0;
    for (float[] matrix : matrices) {
      for (float scale : ColumnScales.of(matrix, factors, bits)) {
        error += (double) scale * scale / 12;
      }
    }
    return error;
  }
}
