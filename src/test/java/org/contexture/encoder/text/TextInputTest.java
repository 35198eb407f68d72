package org.contexture.encoder.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextInputTest {
  @Test
  void theTextOfGivenWordsHasOneSpaceBetween() {
    TextInput input = TextInput.ofWords(Arrays.asList("river", null, "", " bank"));
    assertThat(input.text()).isEqualTo("river    bank");
    assertThat(input.words()).contains(Arrays.asList("river", null, "", " bank"));
    assertThat(input.wordsOfText()).contains(List.of("river", "", "", " bank"));
    assertThat(TextInput.ofWords(List.of()).text()).isEmpty();
    assertThat(TextInput.of("river").wordsOfText()).isEmpty();
  }

  @Test
  void textsOfOtherSpansAreTheSameForTheModel() {
    TextInput input = TextInput.of("river");
    TextInput other = input.withSpans(List.of(new TextSpan(0, 1)));
    assertThat(other).isNotEqualTo(input);
    assertThat(other.withoutSpans()).isEqualTo(input.withoutSpans());
    assertThat(TextInput.ofWords(List.of("river")).withoutSpans()).isNotEqualTo(input);
  }
}
