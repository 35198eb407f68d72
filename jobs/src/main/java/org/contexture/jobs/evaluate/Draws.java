package org.contexture.jobs.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.contexture.jobs.corpus.CorpusException;

/**
 * Few-shot samples as MTEB draws them: each takes the first rows of every class from the shuffled
 * training set.
 */
final class Draws {
  private Draws() {}

  /**
   * The draws that each row is in.
   *
   * @param labels of the rows
   * @param names of the labels
   * @param perClass rows of each class in a draw
   * @param seed of the first draw, which the others count on from
   * @throws CorpusException where a class has fewer rows
   */
  static List<List<Integer>> of(
      int[] labels, List<String> names, int perClass, int draws, long seed) {
    int[] sizes = new int[names.size()];
    for (int label : labels) {
      sizes[label]++;
    }
    for (int label = 0; label < sizes.length; label++) {
      if (sizes[label] < perClass) {
        throw new CorpusException(
            "Cannot draw "
                + perClass
                + " rows of each class: class '"
                + names.get(label)
                + "' has "
                + sizes[label]);
      }
    }
    List<List<Integer>> ofRows = new ArrayList<>();
    for (int row = 0; row < labels.length; row++) {
      ofRows.add(new ArrayList<>());
    }
    for (int draw = 0; draw < draws; draw++) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, labels.length).boxed().toList());
      Collections.shuffle(order, new Random(seed + draw));
      int[] taken = new int[names.size()];
      for (int row : order) {
        if (taken[labels[row]]++ < perClass) {
          ofRows.get(row).add(draw);
        }
      }
    }
    return ofRows;
  }
}
