package org.contexture.jobs.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceIntervalTest {
  /** Of 1, 2, 3 the deviation is 1, and t of 2 degrees of freedom 4.302653: 2 +- 4.302653 / √3. */
  @Test
  void itIsStudentsInterval() {
    ConfidenceInterval interval = ConfidenceInterval.of(List.of(1.0, 2.0, 3.0));

    assertThat(interval.mean()).isEqualTo(2);
    assertThat(interval.half()).isCloseTo(4.302653 / Math.sqrt(3), within(1e-6));
    assertThat(interval.low()).isCloseTo(2 - 2.484138, within(1e-6));
    assertThat(interval.high()).isCloseTo(2 + 2.484138, within(1e-6));
    assertThat(interval.runs()).isEqualTo(3);
    assertThat(interval.isInterval()).isTrue();
  }

  /** Tables of Student's t: 12.7062 of one degree of freedom, 2.2622 of nine. */
  @ParameterizedTest
  @CsvSource({"2, 12.7062", "10, 2.2622"})
  void fewRunsTellLess(int runs, double t) {
    List<Double> values = new java.util.ArrayList<>(Collections.nCopies(runs / 2, 0.0));
    values.addAll(Collections.nCopies(runs / 2, 1.0));
    double deviation = Math.sqrt(runs * 0.25 / (runs - 1));

    assertThat(ConfidenceInterval.of(values).half())
        .isCloseTo(t * deviation / Math.sqrt(runs), within(1e-4));
  }

  @Test
  void oneRunTellsNothingButItsValue() {
    ConfidenceInterval interval = ConfidenceInterval.of(List.of(0.5));

    assertThat(interval.mean()).isEqualTo(0.5);
    assertThat(interval.isInterval()).isFalse();
    assertThat(interval.low()).isNaN();
    assertThat(interval.high()).isNaN();
  }

  @Test
  void equalRunsHaveAnIntervalOfNoWidth() {
    assertThat(ConfidenceInterval.of(List.of(0.25, 0.25, 0.25)))
        .isEqualTo(new ConfidenceInterval(0.25, 0.25, 0.25, 3));
  }

  @Test
  void noRunIsRefused() {
    assertThatThrownBy(() -> ConfidenceInterval.of(List.of()))
        .hasMessage("values must be 1 or more: 0");
  }
}
