package org.contexture.jobs.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RankingScoresTest {
  static Stream<Arguments> cases() {
    double third = 1 / log2(4);
    return Stream.of(
        Arguments.of(List.of(ranks(1)), 1.0, 1.0, 1.0, 1.0),
        Arguments.of(List.of(ranks(3)), 0.0, 1.0, 1.0 / 3, third),
        Arguments.of(List.of(ranks(10)), 0.0, 1.0, 0.1, 1 / log2(11)),
        // Beyond the tenth place the whole ranking still counts for MRR.
        Arguments.of(List.of(ranks(11)), 0.0, 0.0, 1.0 / 11, 0.0),
        // The best order of two is 1 + 1 / log2(3).
        Arguments.of(List.of(ranks(3, 1)), 0.5, 1.0, 1.0, (1 + third) / (1 + 1 / log2(3))),
        Arguments.of(List.of(ranks(1), ranks(3)), 0.5, 1.0, 2.0 / 3, (1 + third) / 2),
        // Of eleven relevant documents ten can be among the first ten.
        Arguments.of(
            List.of(ranks(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), 1.0 / 11, 10.0 / 11, 1.0, 1.0));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itIsAsComputedByHand(
      List<int[]> ranks, double recallAt1, double recallAt10, double mrr, double ndcg) {
    RankingScores scores = RankingScores.of(ranks);

    assertThat(scores.recallAt1()).isCloseTo(recallAt1, within(1e-12));
    assertThat(scores.recallAt10()).isCloseTo(recallAt10, within(1e-12));
    assertThat(scores.mrr()).isCloseTo(mrr, within(1e-12));
    assertThat(scores.ndcgAt10()).isCloseTo(ndcg, within(1e-12));
  }

  @Test
  void aQueryWithoutARelevantDocumentIsRefused() {
    assertThatThrownBy(() -> RankingScores.of(List.of(ranks(1), ranks())))
        .hasMessage("queries must be 1 or more, each with relevant documents");
    assertThatThrownBy(() -> RankingScores.of(List.of()))
        .hasMessage("queries must be 1 or more, each with relevant documents");
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  private static int[] ranks(int... ranks) {
    return ranks;
  }
}
