package org.contexture.encoder.pooling;

/**
 * How the states of a stretch of tokens become one vector. The stretch may come in parts, from
 * several windows of a long text: each part is accumulated into a vector of its own, these are
 * merged in the parts' order, and the result is finished. A stretch in one part gives the same bits
 * as {@link #pool}.
 *
 * <p>Every mode reads the states of real tokens only, in order and in float32, so the result
 * depends on the text alone.
 */
public interface TokenPooling {
  /** The name in configs and reports. */
  String id();

  /** Values of the vector, for token states of {@code dimension} values. */
  default int width(int dimension) {
    return dimension;
  }

  /** Whether one token's state stands for the whole stretch. */
  default boolean picksOneToken() {
    return false;
  }

  /**
   * The same of tokens that come behind others, which do not count.
   *
   * @param skipped how many do not count
   */
  default TokenPooling behind(int skipped) {
    return this;
  }

  /**
   * Adds a part of the stretch to a vector of zeros.
   *
   * @param part the states of the part's tokens
   * @param position index of the part's first token in the stretch
   * @param total tokens in the whole stretch
   */
  void accumulate(float[] vector, TokenStates part, int position, int total);

  /** Adds a later part's vector to an earlier one's. */
  default void merge(float[] vector, float[] later) {
    for (int d = 0; d < vector.length; d++) {
      vector[d] += later[d];
    }
  }

  /** Turns what was accumulated into the vector. */
  default void finish(float[] vector, int total) {}

  /** Pools a stretch that comes as a whole, into a new vector. */
  default float[] pool(TokenStates states) {
    float[] vector = new float[width(states.dimension())];
    accumulate(vector, states, 0, states.tokens());
    finish(vector, states.tokens());
    return vector;
  }
}
