package org.contexture.encoder.pooling;

/**
 * The hidden states of some tokens that follow each other.
 *
 * @param values row-major {@code [..., token, dimension]}
 * @param offset index of the first token's first value
 * @param tokens number of tokens
 * @param dimension values per token
 */
public record TokenStates(float[] values, int offset, int tokens, int dimension) {
  /** Those of a part of the tokens. */
  public TokenStates part(int begin, int end) {
    return new TokenStates(values, offset + begin * dimension, end - begin, dimension);
  }

  /** Copies one token's state into a vector. */
  void copy(int token, float[] vector, int at) {
    System.arraycopy(values, offset + token * dimension, vector, at, dimension);
  }
}
