package org.contexture.encoder.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EncodeStatsTest {
  private static final EncodeStats STATS = new EncodeStats(1, 2, 3, 4, 5, 6, 7, 8, 9);

  @Test
  void eachFieldIsAddedToItsOwn() {
    assertThat(STATS.plus(new EncodeStats(10, 20, 30, 40, 50, 60, 70, 80, 90)))
        .isEqualTo(new EncodeStats(11, 22, 33, 44, 55, 66, 77, 88, 99));
  }

  @Test
  void nothingAddedChangesNothing() {
    assertThat(STATS.plus(EncodeStats.NONE)).isEqualTo(STATS);
    assertThat(EncodeStats.NONE.plus(STATS)).isEqualTo(STATS);
  }
}
