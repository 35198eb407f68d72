package org.contexture.encoder.model;

import java.util.List;

/**
 * The layers whose weighted mean a model pools in place of its last layer's states.
 *
 * @param first of the layers, which go on to the last
 * @param weights one per layer; they need not add up to 1
 */
public record LayerWeights(int first, List<Double> weights) {
  /** The last layer alone. */
  public static final LayerWeights NONE = new LayerWeights(0, List.of());

  public LayerWeights {
    weights = List.copyOf(weights);
  }
}
