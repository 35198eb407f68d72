package org.contexture.jobs.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LabelScoresTest {
  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of("all right", labels(0, 1, 2), labels(0, 1, 2), 1.0, 1.0),
        Arguments.of("all wrong", labels(0, 1), labels(1, 0), 0.0, 0.0),
        // F1 of 0: 2 * 2 / (3 + 2); of 1: 2 * 1 / (1 + 2).
        Arguments.of("some", labels(0, 0, 0, 1), labels(0, 0, 1, 1), 0.75, (4.0 / 5 + 2.0 / 3) / 2),
        // Label 2 is never predicted: its F1 is 0, and it counts.
        Arguments.of(
            "a label that is never found",
            labels(0, 1, 2),
            labels(0, 1, 1),
            2.0 / 3,
            (1 + 2.0 / 3 + 0) / 3),
        // Label 7 is only predicted: its F1 is 0, and it counts too.
        Arguments.of(
            "a label that is not there", labels(0, 0), labels(0, 7), 0.5, (2.0 / 3 + 0) / 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void itIsAsScikitLearnCounts(
      String name, int[] truth, int[] predicted, double accuracy, double macroF1) {
    LabelScores scores = LabelScores.of(truth, predicted);

    assertThat(scores.accuracy()).isCloseTo(accuracy, within(1e-12));
    assertThat(scores.macroF1()).isCloseTo(macroF1, within(1e-12));
  }

  @Test
  void everyRowHasAPrediction() {
    assertThatThrownBy(() -> LabelScores.of(labels(0), labels()))
        .hasMessage("labels must be as many as predictions, and 1 or more: 1, 0");
    assertThatThrownBy(() -> LabelScores.of(labels(), labels()))
        .hasMessage("labels must be as many as predictions, and 1 or more: 0, 0");
  }

  private static int[] labels(int... labels) {
    return labels;
  }
}
