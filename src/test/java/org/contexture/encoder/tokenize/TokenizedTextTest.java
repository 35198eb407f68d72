package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizedTextTest {
  @ParameterizedTest
  @CsvSource({"3, false", "4, true"})
  void aTextOfMoreTokensThanIdsIsTruncated(int tokenCount, boolean truncated) {
    assertThat(new TokenizedText(new long[3], new long[3], tokenCount, 2).truncated())
        .isEqualTo(truncated);
  }

  @ParameterizedTest
  @CsvSource({"2, true", "3, false"})
  void aTextOfSpecialTokensOnlyIsEmpty(int tokenCount, boolean empty) {
    assertThat(
            new TokenizedText(new long[tokenCount], new long[tokenCount], tokenCount, 2).isEmpty())
        .isEqualTo(empty);
  }
}
