package org.contexture.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitsTest {
  @ParameterizedTest
  @CsvSource({
    // bytes, files, cores, bytes of a piece, pieces, parts of a shuffle, small
    "0, 0, 1, 65536, 1, 1, true",
    "0, 1, 64, 65536, 1, 64, true",
    "131072, 1, 2, 65536, 3, 2, true",
    "8388608, 1, 2, 524353, 16, 2, true",
    "104857600, 1, 2, 6553665, 16, 25, false",
    "1099511627776, 1, 2, 16777216, 65537, 10000, false",
    "9223372036854775807, 1, 1, 16777216, 2147483647, 10000, false",
    // Files of a row: by their number.
    "18000, 300, 2, 65536, 5, 2, true",
    "600000, 10000, 2, 677501, 16, 2, true",
    "60000000, 1000000, 2, 16777216, 65, 14, false",
    "600000, 10000, 64, 65536, 166, 64, true"
  })
  void piecesAreEvenWithinTheirBounds(
      long bytes, int files, int cores, long piece, int count, int shuffled, boolean small) {
    assertThat(Splits.of(bytes, files, cores))
        .isEqualTo(new Splits(piece, count, shuffled, cores * 8, small));
  }

  @Test
  void aLargeInputInASessionThatHadASmallOneHasCompiledPlansAgain() {
    Splits small = Splits.of(1000, 1, 2);
    Splits large = Splits.of(1L << 30, 1, 2);
    Map<String, String> session = new HashMap<>();
    String adaptive = "spark.sql.adaptive.enabled";

    apply(small, session);
    assertThat(session).containsEntry(adaptive, "false").hasSize(8);

    apply(large, session);
    assertThat(session).doesNotContainKey(adaptive).hasSize(5);

    session.put(adaptive, "true");
    apply(large, session);
    assertThat(session).containsEntry(adaptive, "true").hasSize(6);
  }

  private static void apply(Splits splits, Map<String, String> session) {
    splits
        .settings(Map.copyOf(session))
        .forEach(
            (key, value) ->
                value.ifPresentOrElse(given -> session.put(key, given), () -> session.remove(key)));
  }
}
