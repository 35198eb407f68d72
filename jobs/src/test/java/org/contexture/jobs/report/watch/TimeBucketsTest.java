package org.contexture.jobs.report.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBucketsTest {
  private static final long START = 1_700_000_000_000L;

  @Test
  void anAmountIsLaidEvenlyOverItsTime() {
    TimeBuckets buckets = new TimeBuckets(START, 2);

    buckets.add(0, START + 125, START + 625, 8);
    buckets.add(1, START + 600, START + 600, 3);

    assertThat(buckets.millis()).isEqualTo(250);
    assertThat(buckets.amounts(0)).containsExactly(new double[] {2, 4, 2}, within(1e-9));
    assertThat(buckets.amounts(1)).containsExactly(new double[] {0, 0, 3}, within(1e-9));
  }

  @Test
  void whatIsBeforeTheStartCountsAtTheStart() {
    TimeBuckets buckets = new TimeBuckets(START, 1);

    buckets.add(0, START - 5000, START - 1000, 7);

    assertThat(buckets.amounts(0)).containsExactly(7);
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000", "60000, 60000", "86400000, 1000", "5000000000, 500"})
  void howeverLongTimeIsThereAreNoMoreStretchesAndNothingIsLost(long length, int adds) {
    TimeBuckets buckets = new TimeBuckets(START, 1);

    for (int i = 0; i < adds; i++) {
      buckets.add(0, START + length * i / adds, START + length * (i + 1) / adds, 2);
    }

    assertThat(buckets.amounts(0).length).isBetween(1, TimeBuckets.MOST);
    assertThat(Arrays.stream(buckets.amounts(0)).sum()).isCloseTo(2.0 * adds, within(1e-6 * adds));
    assertThat((double) buckets.amounts(0).length * buckets.millis())
        .isGreaterThanOrEqualTo((double) length);
  }
}
