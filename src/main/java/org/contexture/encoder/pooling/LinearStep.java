package org.contexture.encoder.pooling;

/**
 * A vector times a matrix, plus a bias.
 *
 * @param columns the matrix, {@code [inputs, outputs]}
 * @param bias {@code [outputs]}
 */
public record LinearStep(float[] columns, float[] bias) implements VectorStep {
  /**
   * As PyTorch keeps it.
   *
   * @param weight row-major {@code [outputs, inputs]}
   */
  public static LinearStep of(float[] weight, float[] bias) {
    int outputs = bias.length;
    int inputs = weight.length / outputs;
    float[] columns = new float[weight.length];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        columns[i * outputs + o] = weight[o * inputs + i];
      }
    }
    return new LinearStep(columns, bias);
  }

  @Override
  public float[] apply(float[] vector) {
    float[] sums = new float[bias.length];
    // Each sum runs over the inputs in order, and the inner loop over sums that do not meet.
    for (int i = 0, at = 0; i < vector.length; i++, at += sums.length) {
      float value = vector[i];
      for (int o = 0; o < sums.length; o++) {
        sums[o] += value * columns[at + o];
      }
    }
    for (int o = 0; o < sums.length; o++) {
      sums[o] += bias[o];
    }
    return sums;
  }
}
