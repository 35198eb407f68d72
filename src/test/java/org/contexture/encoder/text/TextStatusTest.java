package org.contexture.encoder.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextStatusTest {
  @Test
  void idsAreThoseOfTheStatusColumn() {
    assertThat(TextStatus.values())
        .extracting(TextStatus::id)
        .containsExactly("ok", "null_text", "empty_text", "no_known_word", "too_long", "failed");
  }
}
