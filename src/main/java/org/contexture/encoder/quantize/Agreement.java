package org.contexture.encoder.quantize;

import java.util.List;
import java.util.Optional;
import org.contexture.encoder.pooling.VectorMath;

/**
 * How near the vectors of two models are.
 *
 * @param texts whose vectors were compared
 * @param mean cosine
 * @param least cosine
 */
record Agreement(int texts, double mean, double least) {
  /**
   * Compares vectors. A text that only the first model has a vector of counts as the farthest.
   *
   * @param vectors of texts
   * @param others of the same texts
   */
  static Agreement of(List<Optional<float[]>> vectors, List<Optional<float[]>> others) {
    int texts = 0;
    double sum = 0;
    double least = 1;
    for (int text = 0; text < vectors.size(); text++) {
      Optional<float[]> vector = vectors.get(text);
      if (vector.isPresent()) {
        double cosine =
            others.get(text).map(other -> VectorMath.cosine(vector.get(), other)).orElse(0.0);
        texts++;
        sum += cosine;
        least = Math.min(least, cosine);
      }
    }
    return new Agreement(texts, texts == 0 ? 0 : sum / texts, least);
  }
}
