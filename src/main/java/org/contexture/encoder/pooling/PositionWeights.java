package org.contexture.encoder.pooling;

/**
 * The mean with weight {@code i + 1} for the token at position {@code i} of the whole text (SGPT,
 * arXiv 2202.08904), over the tokens behind those that do not count.
 *
 * @param skipped tokens before the first that counts
 */
record PositionWeights(int skipped) implements TokenPooling {
  static final String ID = "weightedmean";

  /** Every token counts. */
  static final TokenPooling WHOLE = new PositionWeights(0);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public void accumulate(float[] vector, TokenStates part, int position, int total) {
    float[] states = part.values();
    for (int t = 0, at = part.offset(); t < part.tokens(); t++, at += vector.length) {
      float weight = skipped + position + t + 1f;
      for (int d = 0; d < vector.length; d++) {
        vector[d] += weight * states[at + d];
      }
    }
  }

  @Override
  public void finish(float[] vector, int total) {
    double sum = (double) total * skipped + total * (total + 1.0) / 2;
    float factor = (float) (1 / sum);
    for (int d = 0; d < vector.length; d++) {
      vector[d] *= factor;
    }
  }
}
