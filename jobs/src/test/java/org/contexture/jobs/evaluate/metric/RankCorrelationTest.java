package org.contexture.jobs.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RankCorrelationTest {
  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of(values(1, 2, 3), values(10, 100, 1000), 1.0),
        Arguments.of(values(1, 2, 3), values(3, 2, 1), -1.0),
        // 1 - 6 * (1 + 1 + 0 + 0 + 0) / (5 * 24)
        Arguments.of(values(1, 2, 3, 4, 5), values(2, 1, 3, 4, 5), 0.9),
        // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: 4.5 / √(4.5 * 5).
        Arguments.of(values(1, 2, 2, 3), values(1, 2, 3, 4), 4.5 / Math.sqrt(22.5)),
        // Ranks 1.5, 1.5, 3 and 1, 2.5, 2.5: 0.75 / 1.5.
        Arguments.of(values(0, -0.0, 1), values(5, 6, 6), 0.5));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itIsPearsonsCorrelationOfTheRanks(double[] a, double[] b, double expected) {
    assertThat(RankCorrelation.spearman(a, b)).isCloseTo(expected, within(1e-12));
    assertThat(RankCorrelation.spearman(b, a)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void equalValuesShareTheirMeanRank() {
    assertThat(RankCorrelation.ranks(values(3, 1, 3, 2, 3))).containsExactly(4, 1, 4, 2, 4);
  }

  @Test
  void whereNothingDiffersThereIsNone() {
    assertThat(RankCorrelation.spearman(values(1, 1), values(1, 2))).isNaN();
  }

  @Test
  void oneValueHasNoOrder() {
    assertThatThrownBy(() -> RankCorrelation.spearman(values(1), values(1)))
        .hasMessage("values must be as many on both sides, and 2 or more: 1, 1");
  }

  private static double[] values(double... values) {
    return values;
  }
}
