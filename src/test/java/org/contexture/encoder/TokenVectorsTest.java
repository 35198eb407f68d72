package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.contexture.encoder.fixture.TinyEncoder.inShort;
import static org.contexture.encoder.fixture.TinyEncoder.whole;

import java.nio.file.Path;
import org.contexture.encoder.fixture.TinyEncoder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On {@link TinyEncoder}: [CLS] is 2, [SEP] 3, and the colours are 4, 5 and 6. */
class TokenVectorsTest {
  private static final EncoderSpec SPEC = EncoderSpec.defaults();
  private static final String TOKENS = "t:level=token";
  private static final String ALL = "all:level=token;special-tokens=true";

  @TempDir private Path folder;

  @Test
  void everyTokenHasAVectorAndTheSpecialOnesWhereTheyAreAskedFor() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC, TOKENS, ALL)) {
      EncodedText text = tiny.encode("red 🙂 blue");
      assertThat(inShort(text, 0))
          .containsExactly("red[0,3)1:4.0", "[UNK][4,6)1:1.0", "blue[7,11)1:6.0");
      assertThat(inShort(text, 1))
          .containsExactly(
              "[CLS][0,0)1:2.0",
              "red[0,3)1:4.0",
              "[UNK][4,6)1:1.0",
              "blue[7,11)1:6.0",
              "[SEP][11,11)1:3.0");
    }
  }

  @Test
  void onlyTheTokensThatWereReadAreThere() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC.withMaxTokens(4), TOKENS, ALL)) {
      EncodedText text = tiny.encode("red green blue");
      assertThat(text.truncated()).isTrue();
      assertThat(inShort(text, 0)).containsExactly("red[0,3)1:4.0", "green[4,9)1:5.0");
      assertThat(inShort(text, 1))
          .containsExactly(
              "[CLS][0,0)1:2.0", "red[0,3)1:4.0", "green[4,9)1:5.0", "[SEP][14,14)1:3.0");
    }
  }

  @Test
  void thePromptsTokensAreNotAmongThem() {
    EncoderSpec spec = SPEC.withPrompt("a green ").withMaxTokens(5);
    try (TinyEncoder tiny = TinyEncoder.open(folder, spec, ALL, "s")) {
      EncodedText text = tiny.encode("red blue");
      assertThat(inShort(text, 0))
          .containsExactly("[CLS][0,0)1:2.0", "red[0,3)1:4.0", "[SEP][8,8)1:3.0");
      // [CLS], the prompt's two, red and [SEP].
      assertThat(whole(text, 1)).isCloseTo((2 + 7 + 5 + 4 + 3) / 5f, within(1e-6f));
      assertThat(text.tokenCount()).hasValue(6);
    }
  }

  @Test
  void aTokenizerWithoutSpecialTokensAddsNone() {
    try (TinyEncoder tiny = TinyEncoder.openPlain(folder, SPEC, ALL, "s")) {
      EncodedText text = tiny.encode("red blue");
      assertThat(inShort(text, 0)).containsExactly("red[0,3)1:4.0", "blue[4,8)1:6.0");
      assertThat(whole(text, 1)).isEqualTo(5);
    }
  }
}
