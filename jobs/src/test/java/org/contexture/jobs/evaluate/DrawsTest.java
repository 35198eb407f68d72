package org.contexture.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.contexture.jobs.corpus.CorpusException;
import org.junit.jupiter.api.Test;

class DrawsTest {
  private static final int[] LABELS =
      IntStream.range(0, 60).map(row -> row % 3 == 0 ? 0 : row % 3).toArray();
  private static final List<String> NAMES = List.of("a", "b", "c");

  @Test
  void everyDrawHasSoManyRowsOfEachClass() {
    List<List<Integer>> draws = Draws.of(LABELS, NAMES, 4, 5, 1);

    for (int draw = 0; draw < 5; draw++) {
      int of = draw;
      for (int label = 0; label < 3; label++) {
        int wanted = label;
        assertThat(
                IntStream.range(0, LABELS.length)
                    .filter(row -> LABELS[row] == wanted && draws.get(row).contains(of))
                    .count())
            .isEqualTo(4);
      }
    }
  }

  @Test
  void drawsDifferAndCountOnFromTheSeed() {
    List<List<Integer>> draws = Draws.of(LABELS, NAMES, 4, 2, 1);

    assertThat(rows(draws, 0)).isNotEqualTo(rows(draws, 1));
    assertThat(rows(Draws.of(LABELS, NAMES, 4, 1, 2), 0)).isEqualTo(rows(draws, 1));
    assertThat(Draws.of(LABELS, NAMES, 4, 2, 1)).isEqualTo(draws);
  }

  @Test
  void aClassOfFewerRowsIsToldWithItsSize() {
    assertThatThrownBy(() -> Draws.of(new int[] {0, 0, 1}, List.of("a", "b"), 2, 1, 0))
        .isInstanceOf(CorpusException.class)
        .hasMessage("Cannot draw 2 rows of each class: class 'b' has 1");
  }

  private static List<Integer> rows(List<List<Integer>> draws, int draw) {
    return IntStream.range(0, draws.size())
        .filter(row -> draws.get(row).contains(draw))
        .boxed()
        .toList();
  }
}
