package org.contexture.encoder.pooling;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How the states of a word's or span's tokens become its vector. Names are Flair's ({@code
 * TransformerWordEmbeddings}); special tokens take no part.
 */
public enum SubtokenPooling implements TokenPooling {
  /** The first token's state. */
  FIRST {
    @Override
    public void accumulate(float[] vector, TokenStates part, int position, int total) {
      Pooling.CLS.accumulate(vector, part, position, total);
    }
  },
  /** The last token's state. */
  LAST {
    @Override
    public void accumulate(float[] vector, TokenStates part, int position, int total) {
      Pooling.LAST_TOKEN.accumulate(vector, part, position, total);
    }
  },
  /** The first token's state, and behind it the last token's: twice as wide. */
  FIRST_LAST {
    @Override
    public int width(int dimension) {
      return 2 * dimension;
    }

    @Override
    public void accumulate(float[] vector, TokenStates part, int position, int total) {
      if (position == 0) {
        part.copy(0, vector, 0);
      }
      if (position + part.tokens() == total) {
        part.copy(part.tokens() - 1, vector, part.dimension());
      }
    }
  },
  /** The mean over all tokens. */
  MEAN {
    @Override
    public void accumulate(float[] vector, TokenStates part, int position, int total) {
      Pooling.MEAN.accumulate(vector, part, position, total);
    }

    @Override
    public void finish(float[] vector, int total) {
      Pooling.MEAN.finish(vector, total);
    }
  };

  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The pooling of that name, or nothing. */
  public static Optional<SubtokenPooling> find(String id) {
    return Arrays.stream(values()).filter(pooling -> pooling.id().equals(id)).findFirst();
  }
}
