package org.contexture.jobs.evaluate.metric;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How well entities are found, as CoNLL's shared tasks count: one is right where its type, its
 * first and its last word are, over all sentences and types together.
 *
 * @param precision share of the entities found that are right; 0 where none is found
 * @param recall share of the entities there are that are found; 0 where there is none
 * @param f1 harmonic mean of both; 0 where both are
 */
public record EntityScores(double precision, double recall, double f1) {
  /**
   * Compares tags.
   *
   * @param truth for each sentence one tag for each word
   * @param predicted the same
   */
  public static EntityScores of(List<List<String>> truth, List<List<String>> predicted) {
    if (truth.size() != predicted.size()) {
      throw new IllegalArgumentException(
          "sentences must be as many on both sides: " + truth.size() + ", " + predicted.size());
    }
    int right = 0;
    int wanted = 0;
    int found = 0;
    for (int s = 0; s < truth.size(); s++) {
      Set<Entity> ofTruth = new HashSet<>(Entity.of(truth.get(s)));
      List<Entity> ofPrediction = Entity.of(predicted.get(s));
      wanted += ofTruth.size();
      found += ofPrediction.size();
      right += (int) ofPrediction.stream().filter(ofTruth::contains).count();
    }
    return new EntityScores(
        share(right, found), share(right, wanted), share(2.0 * right, wanted + found));
  }

  private static double share(double part, int whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
