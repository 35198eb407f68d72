package org.contexture.encoder.run;

import java.util.SortedMap;
import java.util.TreeMap;
import org.contexture.encoder.pooling.TokenPooling;
import org.contexture.encoder.pooling.TokenStates;

/**
 * The vector of a long text under a pooling that picks one token: the mean of its windows' vectors,
 * each weighted with the tokens that count in it. A prompt stands at the head of every window.
 */
final class WindowMean implements TextVectors {
  private final TokenPooling pooling;
  private final int skipped;
  private final SortedMap<Integer, float[]> weighted = new TreeMap<>();
  private int tokens;

  /**
   * Of windows at whose heads tokens do not count.
   *
   * @param skipped how many do not count
   */
  WindowMean(TokenPooling pooling, int skipped) {
    this.pooling = pooling;
    this.skipped = skipped;
  }

  @Override
  public void accept(int window, TokenStates row, int ownBegin, TokenStates own) {
    float[] vector = pooling.pool(row.part(skipped, row.tokens()));
    for (int d = 0; d < vector.length; d++) {
      vector[d] *= own.tokens();
    }
    weighted.put(window, vector);
    tokens += own.tokens();
  }

  @Override
  public float[][] finish() {
    float[] mean = new float[weighted.get(weighted.firstKey()).length];
    for (float[] vector : weighted.values()) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += vector[d];
      }
    }
    for (int d = 0; d < mean.length; d++) {
      mean[d] /= tokens;
    }
    return new float[][] {mean};
  }
}
