package org.contexture.encoder.spec;

import java.io.Serializable;
import java.util.List;
import org.contexture.encoder.pooling.LayerMix;

/**
 * How several layers become one.
 *
 * @param weights for {@link LayerMix#WEIGHTED}: ELMo's scalars, one per layer, before the softmax
 * @param gamma for {@link LayerMix#WEIGHTED}: what the mix is multiplied by
 */
public record LayerCombination(LayerMix mix, List<Double> weights, double gamma)
    implements Serializable {
  /** Of layers that nothing else is said about. */
  public static final LayerCombination MEAN = new LayerCombination(LayerMix.MEAN, List.of(), 1);

  /** Weight of each layer under {@link LayerMix#WEIGHTED}; empty under the others. */
  public float[] layerWeights() {
    return mix == LayerMix.WEIGHTED ? LayerMix.scalarMix(weights, gamma) : new float[0];
  }
}
