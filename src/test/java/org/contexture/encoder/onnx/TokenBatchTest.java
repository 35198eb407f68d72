package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBatchTest {
  private static final TokenBatch BATCH =
      new TokenBatch(
          List.of(new long[] {2, 5, 3}, new long[] {2, 3}),
          List.of(new long[3], new long[] {1, 1}));

  @ParameterizedTest
  @CsvSource({
    "INPUT_IDS, 9, 2 5 3 2 3 9",
    "ATTENTION_MASK, 9, 1 1 1 1 1 0",
    "TOKEN_TYPE_IDS, 9, 0 0 0 1 1 0",
    "POSITION_IDS, 0, 0 1 2 0 1 2",
    "POSITION_IDS, 2, 2 3 4 2 3 4"
  })
  void rowsArePaddedAtTheEnd(TokenRole role, int number, String values) {
    assertThat(Arrays.toString(role.values(BATCH, number)))
        .isEqualTo("[" + values.replace(" ", ", ") + "]");
  }

  @Test
  void theLengthIsThatOfTheLongestRow() {
    assertThat(BATCH.rows()).isEqualTo(2);
    assertThat(BATCH.length()).isEqualTo(3);
  }
}
