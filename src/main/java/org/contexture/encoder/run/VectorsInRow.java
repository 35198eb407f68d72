package org.contexture.encoder.run;

import java.util.List;
import org.contexture.encoder.pooling.TokenStates;

/** Vectors that are made of several poolings', one behind the other. */
record VectorsInRow(List<TextVectors> parts) implements TextVectors {
  @Override
  public void accept(int window, TokenStates row, int ownBegin, TokenStates own) {
    parts.forEach(part -> part.accept(window, row, ownBegin, own));
  }

  @Override
  public float[][] finish() {
    List<float[][]> all = parts.stream().map(TextVectors::finish).toList();
    float[][] whole = new float[all.get(0).length][];
    for (int s = 0; s < whole.length; s++) {
      whole[s] = joined(all, s);
    }
    return whole;
  }

  private static float[] joined(List<float[][]> all, int stretch) {
    if (all.get(0)[stretch] == null) {
      return null;
    }
    float[] vector = new float[all.stream().mapToInt(part -> part[stretch].length).sum()];
    int at = 0;
    for (float[][] part : all) {
      System.arraycopy(part[stretch], 0, vector, at, part[stretch].length);
      at += part[stretch].length;
    }
    return vector;
  }
}
