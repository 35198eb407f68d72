package org.contexture.encoder.pooling;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How several layers' states of a token become one. */
public enum LayerMix {
  /** Their mean. */
  MEAN {
    @Override
    float[] mix(List<float[]> layers, int dimension, float[] weights) {
      float[] equal = new float[layers.size()];
      Arrays.fill(equal, 1f / layers.size());
      return WEIGHTED.mix(layers, dimension, equal);
    }
  },
  /** One behind the other, in the order that they were asked for. */
  CONCAT {
    @Override
    float[] mix(List<float[]> layers, int dimension, float[] weights) {
      int width = dimension * layers.size();
      float[] mixed = new float[layers.get(0).length * layers.size()];
      for (int layer = 0; layer < layers.size(); layer++) {
        float[] states = layers.get(layer);
        for (int from = 0, to = layer * dimension;
            from < states.length;
            from += dimension, to += width) {
          System.arraycopy(states, from, mixed, to, dimension);
        }
      }
      return mixed;
    }

    @Override
    public int width(int dimension, int layers) {
      return dimension * layers;
    }
  },
  /** Their sum. */
  SUM {
    @Override
    float[] mix(List<float[]> layers, int dimension, float[] weights) {
      float[] ones = new float[layers.size()];
      Arrays.fill(ones, 1f);
      return WEIGHTED.mix(layers, dimension, ones);
    }
  },
  /** Their sum with a weight for each. */
  WEIGHTED {
    @Override
    float[] mix(List<float[]> layers, int dimension, float[] weights) {
      float[] mixed = new float[layers.get(0).length];
      for (int layer = 0; layer < layers.size(); layer++) {
        float[] states = layers.get(layer);
        float weight = weights[layer];
        for (int i = 0; i < mixed.length; i++) {
          mixed[i] += weight * states[i];
        }
      }
      return mixed;
    }
  };

  /**
   * Mixes the states of a batch.
   *
   * @param layers each row-major {@code [..., dimension]}, at least one, all of one length
   * @param weights for {@link #WEIGHTED}, one per layer
   * @return row-major {@code [..., width]}; the layer itself, not a copy, where it is the only one
   *     and nothing weighs it
   */
  public float[] apply(List<float[]> layers, int dimension, float[] weights) {
    return layers.size() == 1 && this != WEIGHTED ? layers.get(0) : mix(layers, dimension, weights);
  }

  abstract float[] mix(List<float[]> layers, int dimension, float[] weights);

  /** Values per token after mixing. */
  public int width(int dimension, int layers) {
    return dimension;
  }

  /**
   * ELMo's scalar mix: {@code gamma * softmax(scalars)} (Peters et al. 2018, equation 1; {@code
   * ScalarMix} in AllenNLP).
   */
  public static float[] scalarMix(List<Double> scalars, double gamma) {
    double largest = scalars.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double[] powers = scalars.stream().mapToDouble(scalar -> Math.exp(scalar - largest)).toArray();
    double sum = Arrays.stream(powers).sum();
    float[] weights = new float[powers.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (gamma * powers[i] / sum);
    }
    return weights;
  }

  /** The name in configs and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mix of that name, or nothing. */
  public static Optional<LayerMix> find(String id) {
    return Arrays.stream(values()).filter(mix -> mix.id().equals(id)).findFirst();
  }
}
