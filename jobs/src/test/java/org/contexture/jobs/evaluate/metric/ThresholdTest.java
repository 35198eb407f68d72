package org.contexture.jobs.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {
  @ParameterizedTest
  @CsvSource({
    "0.1 0.2 0.8 0.9, n n y y, 0.5, 1.0",
    "0.9 0.1 0.8 0.2, y n y n, 0.5, 1.0",
    "0.1 0.2 0.3 0.4, n y n y, 0.15, 0.75",
    // Equal values cannot be told apart.
    "0.5 0.5 0.5 0.9, n n y y, 0.7, 0.75",
    "0.3 0.7, y y, 0.3, 1.0"
  })
  void itIsTheOneThatIsRightMostOften(
      String values, String answers, double threshold, double accuracy) {
    Threshold best = Threshold.best(values(values), answers(answers));

    assertThat(best.value()).isCloseTo(threshold, within(1e-12));
    assertThat(best.accuracy(values(values), answers(answers))).isEqualTo(accuracy);
  }

  @Test
  void whereAllIsNoItIsBeyondTheGreatest() {
    Threshold best = Threshold.best(values("0.3 0.7"), answers("n n"));

    assertThat(best.test(0.7)).isFalse();
    assertThat(best.test(0.71)).isTrue();
  }

  @Test
  void nothingToLearnFromIsRefused() {
    assertThatThrownBy(() -> Threshold.best(new double[0], new boolean[0]))
        .hasMessage("values must be as many as answers, and 1 or more: 0, 0");
  }

  private static double[] values(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private static boolean[] answers(String text) {
    String[] letters = text.split(" ", -1);
    boolean[] answers = new boolean[letters.length];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = letters[i].equals("y");
    }
    return answers;
  }
}
