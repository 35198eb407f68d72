package org.contexture.encoder.pooling;

import java.util.Arrays;
import java.util.Optional;

/**
 * How the hidden states of a text's tokens become its vector. Names and formulas are those of
 * sentence-transformers ({@code sentence_transformers.models.Pooling}); special tokens take part.
 */
public enum Pooling implements TokenPooling {
  /** The mean over all tokens. */
  MEAN("mean") {
    @Override
    public void accumulate(float[] vector, TokenStates part, int position, int total) {
      sum(vector, part);
    }

    @Override
    public void finish(float[] vector, int total) {
      scale(vector, 1f / total);
    }
  },
  /** The first token's state, whatever token that is. */
  CLS("cls") {
    @Override
    public void accumulate(float[] vector, TokenStates part, int position, int total) {
      if (position == 0) {
        part.copy(0, vector, 0);
      }
    }
  },
  /** The largest value of each dimension. */
  MAX("max") {
    @Override
    public void accumulate(float[] vector, TokenStates part, int position, int total) {
      Arrays.fill(vector, Float.NEGATIVE_INFINITY);
      float[] states = part.values();
      for (int t = 0, at = part.offset(); t < part.tokens(); t++, at += vector.length) {
        for (int d = 0; d < vector.length; d++) {
          float value = states[at + d];
          // Plainer than Math.max, which keeps this loop from being vectorized; NaN still shows.
          if (value > vector[d] || Float.isNaN(value)) {
            vector[d] = value;
          }
        }
      }
    }

    @Override
    public void merge(float[] vector, float[] later) {
      for (int d = 0; d < vector.length; d++) {
        vector[d] = Math.max(vector[d], later[d]);
      }
    }
  },
  /** The sum over all tokens, divided by the square root of their number. */
  MEAN_SQRT_LEN_TOKENS("mean_sqrt_len_tokens") {
    @Override
    public void accumulate(float[] vector, TokenStates part, int position, int total) {
      sum(vector, part);
    }

    @Override
    public void finish(float[] vector, int total) {
      scale(vector, (float) (1 / Math.sqrt(total)));
    }
  },
  /**
   * The mean with weight {@code i + 1} for the token at position {@code i} (SGPT, arXiv
   * 2202.08904).
   */
  WEIGHTED_MEAN(PositionWeights.ID) {
    @Override
    public void accumulate(float[] vector, TokenStates part, int position, int total) {
      PositionWeights.WHOLE.accumulate(vector, part, position, total);
    }

    @Override
    public void finish(float[] vector, int total) {
      PositionWeights.WHOLE.finish(vector, total);
    }

    @Override
    public TokenPooling behind(int skipped) {
      return new PositionWeights(skipped);
    }
  },
  /** The last real token's state. */
  LAST_TOKEN("lasttoken") {
    @Override
    public void accumulate(float[] vector, TokenStates part, int position, int total) {
      if (position + part.tokens() == total) {
        part.copy(part.tokens() - 1, vector, 0);
      }
    }
  };

  private final String id;

  Pooling(String id) {
    this.id = id;
  }

  /** The name in configs, columns and sentence-transformers' files. */
  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean picksOneToken() {
    return this == CLS || this == LAST_TOKEN;
  }

  /** The pooling of that name, or nothing. */
  public static Optional<Pooling> find(String id) {
    return Arrays.stream(values()).filter(pooling -> pooling.id.equals(id)).findFirst();
  }

  private static void sum(float[] vector, TokenStates part) {
    float[] states = part.values();
    for (int t = 0, at = part.offset(); t < part.tokens(); t++, at += vector.length) {
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
