package org.contexture.encoder.modules;

import org.contexture.encoder.pooling.VectorStep;

/**
 * PyTorch's {@code PReLU}.
 *
 * @param slope of values below 0, as it was learned
 */
record LeakySlope(float slope) implements VectorStep {
  @Override
  public float[] apply(float[] vector) {
    float[] activated = new float[vector.length];
    for (int d = 0; d < vector.length; d++) {
      activated[d] = vector[d] >= 0 ? vector[d] : slope * vector[d];
    }
    return activated;
  }
}
