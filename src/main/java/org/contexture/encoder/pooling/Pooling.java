package org.contexture.encoder.pooling;

import java.util.Arrays;
import java.util.Optional;

/**
 * How the hidden states of a text's tokens become one vector. Names and formulas are those of
 * sentence-transformers ({@code sentence_transformers.models.Pooling}).
 *
 * <p>Every mode reads the states of real tokens only (special tokens included, padding never) in
 * order and in float32, so the result depends on the text alone.
 */
public enum Pooling {
  /** The mean over all tokens. */
  MEAN("mean") {
    @Override
    void poolInto(float[] vector, float[] states, int offset, int tokens) {
      sum(vector, states, offset, tokens);
      scale(vector, 1f / tokens);
    }
  },
  /** The first token's state, whatever token that is. */
  CLS("cls") {
    @Override
    void poolInto(float[] vector, float[] states, int offset, int tokens) {
      System.arraycopy(states, offset, vector, 0, vector.length);
    }
  },
  /** The largest value of each dimension. */
  MAX("max") {
    @Override
    void poolInto(float[] vector, float[] states, int offset, int tokens) {
      Arrays.fill(vector, Float.NEGATIVE_INFINITY);
      for (int t = 0, at = offset; t < tokens; t++, at += vector.length) {
        for (int d = 0; d < vector.length; d++) {
          float value = states[at + d];
          // Plainer than Math.max, which keeps this loop from being vectorized; NaN still shows.
          if (value > vector[d] || Float.isNaN(value)) {
            vector[d] = value;
          }
        }
      }
    }
  },
  /** The sum over all tokens, divided by the square root of their number. */
  MEAN_SQRT_LEN_TOKENS("mean_sqrt_len_tokens") {
    @Override
    void poolInto(float[] vector, float[] states, int offset, int tokens) {
      sum(vector, states, offset, tokens);
      scale(vector, (float) (1 / Math.sqrt(tokens)));
    }
  },
  /**
   * The mean with weight {@code i + 1} for the token at position {@code i} (SGPT, arXiv
   * 2202.08904).
   */
  WEIGHTED_MEAN("weightedmean") {
    @Override
    void poolInto(float[] vector, float[] states, int offset, int tokens) {
      for (int t = 0, at = offset; t < tokens; t++, at += vector.length) {
        float weight = t + 1f;
        for (int d = 0; d < vector.length; d++) {
          vector[d] += weight * states[at + d];
        }
      }
      scale(vector, (float) (2.0 / ((double) tokens * (tokens + 1))));
    }
  },
  /** The last real token's state. */
  LAST_TOKEN("lasttoken") {
    @Override
    void poolInto(float[] vector, float[] states, int offset, int tokens) {
      int last = offset + (tokens - 1) * vector.length;
      System.arraycopy(states, last, vector, 0, vector.length);
    }
  };

  private final String id;

  Pooling(String id) {
    this.id = id;
  }

  /** The name in configs, columns and sentence-transformers' files. */
  public String id() {
    return id;
  }

  /** The pooling of that name, or nothing. */
  public static Optional<Pooling> find(String id) {
    return Arrays.stream(values()).filter(pooling -> pooling.id.equals(id)).findFirst();
  }

  /**
   * Pools one text.
   *
   * @param states hidden states, row-major {@code [..., token, dimension]}
   * @param offset index of the text's first token's first value
   * @param tokens number of the text's tokens, at least 1
   * @param dimension values per token
   * @return a new vector of {@code dimension} values
   */
  public float[] pool(float[] states, int offset, int tokens, int dimension) {
    float[] vector = new float[dimension];
    poolInto(vector, states, offset, tokens);
    return vector;
  }

  abstract void poolInto(float[] vector, float[] states, int offset, int tokens);

  private static void sum(float[] vector, float[] states, int offset, int tokens) {
    for (int t = 0, at = offset; t < tokens; t++, at += vector.length) {
      for (int d = 0; d < vector.length; d++) {
        vector[d] += states[at + d];
      }
    }
  }

  private static void scale(float[] vector, float factor) {
    for (int d = 0; d < vector.length; d++) {
      vector[d] *= factor;
    }
  }
}
