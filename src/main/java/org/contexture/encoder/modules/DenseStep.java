package org.contexture.encoder.modules;

import org.contexture.encoder.pooling.VectorStep;

/**
 * A linear layer and an activation; what goes round them is added.
 *
 * @param residual of the layer's input; null where nothing is added
 */
record DenseStep(VectorStep linear, VectorStep activation, VectorStep residual)
    implements VectorStep {
  @Override
  public float[] apply(float[] vector) {
    float[] dense = activation.apply(linear.apply(vector));
    if (residual == null) {
      return dense;
    }
    float[] around = residual.apply(vector);
    float[] sum = new float[dense.length];
    for (int d = 0; d < sum.length; d++) {
      sum[d] = dense[d] + around[d];
    }
    return sum;
  }
}
