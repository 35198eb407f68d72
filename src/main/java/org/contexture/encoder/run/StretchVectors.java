package org.contexture.encoder.run;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.contexture.encoder.pooling.TokenPooling;
import org.contexture.encoder.pooling.TokenStates;

/**
 * Pools stretches of one text's tokens while the text's windows come in, in any order. What spans
 * several windows is kept in parts, a vector each, and merged in the windows' order, so that the
 * result does not depend on which came first.
 */
final class StretchVectors implements TextVectors {
  private final TokenPooling pooling;
  private final int[] begins;
  private final int[] ends;
  private final float[][] vectors;
  private final Map<Integer, SortedMap<Integer, float[]>> parts = new TreeMap<>();

  /**
   * Stretches of tokens, counted over the whole text, special tokens and prompt included.
   *
   * @param begins index of each stretch's first token
   * @param ends index after each stretch's last token; a stretch may be empty
   */
  StretchVectors(TokenPooling pooling, int[] begins, int[] ends) {
    this.pooling = pooling;
    this.begins = begins;
    this.ends = ends;
    this.vectors = new float[begins.length][];
  }

  @Override
  public void accept(int window, TokenStates row, int ownBegin, TokenStates own) {
    int ownEnd = ownBegin + own.tokens();
    for (int s = 0; s < begins.length; s++) {
      int begin = Math.max(begins[s], ownBegin);
      int end = Math.min(ends[s], ownEnd);
      if (begin < end) {
        float[] part = new float[pooling.width(own.dimension())];
        TokenStates states = own.part(begin - ownBegin, end - ownBegin);
        pooling.accumulate(part, states, begin - begins[s], ends[s] - begins[s]);
        if (end - begin == ends[s] - begins[s]) {
          pooling.finish(part, end - begin);
          vectors[s] = part;
        } else {
          parts.computeIfAbsent(s, first -> new TreeMap<>()).put(window, part);
        }
      }
    }
  }

  @Override
  public float[][] finish() {
    parts.forEach(
        (stretch, ofStretch) -> {
          float[] vector = null;
          for (float[] part : ofStretch.values()) {
            if (vector == null) {
              vector = part;
            } else {
              pooling.merge(vector, part);
            }
          }
          pooling.finish(vector, ends[stretch] - begins[stretch]);
          vectors[stretch] = vector;
        });
    parts.clear();
    return vectors;
  }
}
