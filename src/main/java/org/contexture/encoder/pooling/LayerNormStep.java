package org.contexture.encoder.pooling;

/**
 * Layer normalization as PyTorch's {@code nn.LayerNorm} has it by default.
 *
 * @param scale of each value
 * @param shift of each value
 */
public record LayerNormStep(float[] scale, float[] shift) implements VectorStep {
  private static final double EPSILON = 1e-5;

  @Override
  public float[] apply(float[] vector) {
    double mean = 0;
    for (float value : vector) {
      mean += value;
    }
    mean /= vector.length;
    double variance = 0;
    for (float value : vector) {
      variance += (value - mean) * (value - mean);
    }
    double width = Math.sqrt(variance / vector.length + EPSILON);
    float[] normed = new float[vector.length];
    for (int d = 0; d < vector.length; d++) {
      normed[d] = (float) ((vector[d] - mean) / width * scale[d] + shift[d]);
    }
    return normed;
  }
}
