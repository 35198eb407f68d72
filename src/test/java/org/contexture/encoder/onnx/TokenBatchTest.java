package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    "input_ids, 2 5 3 2 3 0",
    "attention_mask, 1 1 1 1 1 0",
    "token_type_ids, 0 0 0 1 1 0"
  })
  void rowsArePaddedAtTheEndWithZeros(String input, String values) {
    assertThat(Arrays.toString(BATCH.values(input)))
        .isEqualTo("[" + values.replace(" ", ", ") + "]");
  }

  @Test
  void theLengthIsThatOfTheLongestRow() {
    assertThat(BATCH.rows()).isEqualTo(2);
    assertThat(BATCH.length()).isEqualTo(3);
  }

  @Test
  void anUncheckedInputIsAnError() {
    assertThatThrownBy(() -> BATCH.values("position_ids"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Input was checked when the graph was opened: position_ids");
  }
}
