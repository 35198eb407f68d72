package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizedTextTest {
  private static final SpecialTokens SPECIAL =
      new SpecialTokens(new long[] {101, 102}, new long[] {0, 1}, 1, 0);

  @ParameterizedTest
  @CsvSource({"5, false", "6, true"})
  void aTextOfMoreTokensThanWereKeptIsTruncated(int tokenCount, boolean truncated) {
    assertThat(text(1, tokenCount).truncated()).isEqualTo(truncated);
  }

  @ParameterizedTest
  @CsvSource({"3, 5, true", "2, 5, false", "3, 6, false", "0, 2, true"})
  void aTextOfPromptAndSpecialTokensOnlyIsEmpty(int prompt, int tokenCount, boolean empty) {
    assertThat(text(prompt, tokenCount).isEmpty()).isEqualTo(empty);
  }

  @Test
  void aStretchIsReadWithThePromptAndTheSpecialTokensAroundIt() {
    TokenizedText text = text(1, 5);
    assertThat(text.size()).isEqualTo(2);
    assertThat(text.prefix()).isEqualTo(2);
    assertThat(text.inputIds()).containsExactly(101, 7, 8, 9, 102);
    assertThat(text.inputIds(1, 2)).containsExactly(101, 7, 9, 102);
    assertThat(text.typeIds(1, 2)).containsExactly(0, 0, 0, 1);
    assertThat(text.id(1)).isEqualTo(9);
    assertThat(text.begin(1)).isEqualTo(4);
    assertThat(text.end(1)).isEqualTo(6);
  }

  private static TokenizedText text(int promptTokens, int tokenCount) {
    return new TokenizedText(
        SPECIAL,
        "?",
        new long[] {7, 8, 9},
        new int[] {0, 1, 4},
        new int[] {0, 3, 6},
        promptTokens,
        Words.NONE,
        0,
        tokenCount);
  }
}
