package org.contexture.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.contexture.encoder.pooling.VectorMath;
import org.junit.jupiter.api.Test;

class DocumentRanksTest {
  @Test
  void documentsStandInTheOrderOfTheirProducts() {
    float[][] documents = {{1, 0}, {0, 1}, {0.6f, 0.8f}};

    List<int[]> ranks =
        DocumentRanks.of(
            new float[][] {{1, 0}, {0, 1}}, documents, List.of(new int[] {0, 1}, new int[] {2}));

    assertThat(ranks.get(0)).containsExactly(1, 3);
    assertThat(ranks.get(1)).containsExactly(2);
  }

  @Test
  void ofEqualProductsTheFirstComesFirst() {
    float[][] zeros = new float[3][2];

    assertThat(DocumentRanks.of(new float[1][2], zeros, List.of(new int[] {2, 0})).get(0))
        .containsExactly(3, 1);
  }

  /** More of both than a block holds, and no multiple of it. */
  @Test
  void blocksGiveWhatSortingGives() {
    Random random = new Random(7);
    float[][] queries = vectors(random, 70);
    float[][] documents = vectors(random, 600);
    List<int[]> relevant =
        IntStream.range(0, queries.length).mapToObj(q -> new int[] {(q * 37) % 600}).toList();

    List<int[]> ranks = DocumentRanks.of(queries, documents, relevant);

    for (int q = 0; q < queries.length; q++) {
      float[] query = queries[q];
      List<Integer> order = new ArrayList<>(IntStream.range(0, documents.length).boxed().toList());
      order.sort(Comparator.comparingDouble(d -> -VectorMath.dot(query, documents[d])));
      assertThat(ranks.get(q)).containsExactly(order.indexOf(relevant.get(q)[0]) + 1);
    }
  }

  private static float[][] vectors(Random random, int count) {
    float[][] vectors = new float[count][5];
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }
}
