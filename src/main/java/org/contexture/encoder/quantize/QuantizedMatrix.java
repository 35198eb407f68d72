package org.contexture.encoder.quantize;

/**
 * A matrix of weights as whole numbers, and what is to be added to products with it so that their
 * means stay what they were (bias correction, Nagel et al. 2019).
 *
 * @param scales of each column
 * @param added to each column of a product, the projection's own bias included
 */
record QuantizedMatrix(float[] scales, float[] added) {
  /** Quantizes the matrix of a projection, whose whole numbers are not kept. */
  static QuantizedMatrix of(Projection projection, InputScales input, WeightBits bits) {
    float[] matrix = projection.matrix();
    float[] factors = factors(projection, input);
    float[] scales = ColumnScales.of(matrix, factors, bits);
    int columns = projection.columns();
    double[] moved = new double[columns];
    for (int row = 0; row < factors.length; row++) {
      for (int column = 0; column < columns; column++) {
        float weight = matrix[row * columns + column] * factors[row];
        double left = number(weight, scales[column], bits) * (double) scales[column];
        moved[column] += input.restored()[row] * left - (double) input.mean()[row] * weight;
      }
    }
    float[] added = projection.added();
    for (int column = 0; column < columns; column++) {
      added[column] -= (float) moved[column];
    }
    return new QuantizedMatrix(scales, added);
  }

  /** The whole numbers, row-major. */
  static byte[] numbers(Projection projection, InputScales input, float[] scales, WeightBits bits) {
    float[] matrix = projection.matrix();
    byte[] numbers = new byte[matrix.length];
    for (int at = 0; at < matrix.length; at++) {
      float weight = matrix[at] * input.factor(at / scales.length);
      numbers[at] = (byte) number(weight, scales[at % scales.length], bits);
    }
    return numbers;
  }

  private static float[] factors(Projection projection, InputScales input) {
    float[] factors = new float[projection.rows()];
    for (int row = 0; row < factors.length; row++) {
      factors[row] = input.factor(row);
    }
    return factors;
  }

  private static int number(float weight, float scale, WeightBits bits) {
    int number = (int) Math.rint(weight / scale);
    return Math.max(-bits.largest(), Math.min(bits.largest(), number));
  }
}
