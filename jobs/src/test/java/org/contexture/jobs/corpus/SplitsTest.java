package org.contexture.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitsTest {
  @ParameterizedTest
  @CsvSource({
    // bytes, cores, bytes of a piece, pieces, parts of a shuffle
    "0, 1, 65536, 1, 1",
    "0, 64, 65536, 1, 64",
    "131072, 2, 65536, 3, 2",
    "8388608, 2, 524289, 16, 2",
    "104857600, 2, 6553601, 16, 25",
    "1099511627776, 2, 16777216, 65537, 10000",
    "9223372036854775807, 1, 16777216, 2147483647, 10000"
  })
  void piecesAreEvenWithinTheirBounds(long bytes, int cores, long piece, int count, int shuffled) {
    assertThat(Splits.of(bytes, cores)).isEqualTo(new Splits(piece, count, shuffled));
  }
}
