package org.contexture.encoder.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.contexture.encoder.text.SpanStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LevelTest {
  @ParameterizedTest
  @EnumSource
  void aLevelIsFoundByItsId(Level level) {
    assertThat(Level.find(level.id())).contains(level);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "WORD", "words"})
  void anotherNameFindsNothing(String id) {
    assertThat(Level.find(id)).isEmpty();
  }

  @Test
  void idsAreThoseOfTheOptionAndOfTheStatusOfASpan() {
    assertThat(Level.values())
        .extracting(Level::id)
        .containsExactly("sentence", "word", "token", "span", "chunk");
    assertThat(SpanStatus.values())
        .extracting(SpanStatus::id)
        .containsExactly("ok", "null_span", "outside_text", "reversed", "empty", "no_token", "cut");
  }
}
