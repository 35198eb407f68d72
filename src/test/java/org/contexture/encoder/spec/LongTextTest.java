package org.contexture.encoder.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LongTextTest {
  @ParameterizedTest
  @EnumSource
  void aChoiceIsFoundByItsId(LongText choice) {
    assertThat(LongText.find(choice.id())).contains(choice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FAIL", "cut"})
  void anotherNameFindsNothing(String id) {
    assertThat(LongText.find(id)).isEmpty();
  }

  @Test
  void idsAreThoseOfTheOption() {
    assertThat(LongText.values())
        .extracting(LongText::id)
        .containsExactly("truncate", "window", "chunk", "fail");
  }
}
