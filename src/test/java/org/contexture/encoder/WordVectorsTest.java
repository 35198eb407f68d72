package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.contexture.encoder.fixture.TinyEncoder.inShort;
import static org.contexture.encoder.fixture.TinyEncoder.spans;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.contexture.encoder.fixture.Exact;
import org.contexture.encoder.fixture.TinyEncoder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** On {@link TinyEncoder}: red, green, blue and a are 4, 5, 6 and 7. */
class WordVectorsTest {
  private static final EncoderSpec SPEC = EncoderSpec.defaults();
  private static final String WORDS = "w:level=word";

  @TempDir private Path folder;

  @Test
  void everyWordHasAVector() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC, WORDS)) {
      EncodedText text = tiny.encode(" red  green, 🙂 blue");
      assertThat(inShort(text, 0))
          .containsExactly(
              "red[1,4)1:4.0",
              "green[6,11)1:5.0",
              ",[11,12)1:1.0",
              "🙂[13,15)1:1.0",
              "blue[16,20)1:6.0");
      assertThat(text.tokenCount()).hasValue(7);
      assertThat(text.vector()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"mean, 5.0", "first, 4.0", "last, 6.0"})
  void theTokensOfAGivenWordArePooled(String pooling, String value) {
    try (TinyEncoder tiny =
        TinyEncoder.open(folder, SPEC, WORDS + ";subtoken-pooling=" + pooling)) {
      EncodedText text = tiny.encode(TextInput.ofWords(List.of("a", "red green blue"))).get(0);
      assertThat(inShort(text, 0)).containsExactly("a[0,1)1:7.0", "red green blue[2,16)3:" + value);
    }
  }

  @Test
  void firstAndLastStandOneBehindTheOther() {
    try (TinyEncoder tiny =
        TinyEncoder.open(folder, SPEC, WORDS + ";subtoken-pooling=first_last")) {
      EncodedText text = tiny.encode(TextInput.ofWords(List.of("red green blue", "a"))).get(0);
      assertThat(spans(text, 0).get(0).vector()).containsExactly(4, 8, 6, 12);
      assertThat(spans(text, 0).get(1).vector()).containsExactly(7, 14, 7, 14);
      assertThat(tiny.encoder().signature().dimension()).isEqualTo(4);
    }
  }

  @Test
  void everyGivenWordHasOneElementAndANullOneStaysNull() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC, WORDS)) {
      List<String> words = Arrays.asList(null, "red", "", " ", "🙂 a", null);
      assertThat(inShort(tiny.encode(TextInput.ofWords(words)).get(0), 0))
          .containsExactly(
              "null[0,0)0:no_token",
              "red[1,4)1:4.0",
              "[5,5)0:no_token",
              " [6,7)0:no_token",
              "🙂 a[8,12)2:4.0",
              "null[13,13)0:no_token");
    }
  }

  @Test
  void givenWordsWithoutATokenAreAnEmptyText() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC, WORDS)) {
      List<EncodedText> texts =
          tiny.encode(TextInput.ofWords(List.of()), TextInput.ofWords(Arrays.asList(null, " ")));
      assertThat(texts).containsOnly(EncodedText.without(TextStatus.EMPTY_TEXT, 2));
    }
  }

  @Test
  void theSameTextHasTheSameVectorsWithItsWordsFoundOrGiven() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC, WORDS, "s")) {
      List<EncodedText> texts =
          tiny.encode(
              TextInput.of("red green blue"),
              TextInput.ofWords(List.of("red", "green", "blue")),
              TextInput.ofWords(List.of("red green", "blue")));
      assertThat(Exact.text(texts.get(1))).isEqualTo(Exact.text(texts.get(0)));
      assertThat(inShort(texts.get(2), 0))
          .containsExactly("red green[0,9)2:4.5", "blue[10,14)1:6.0");
    }
  }

  @Test
  void aWordCutByTheLimitHasNoVectorAndNoLaterOneHas() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC.withMaxTokens(4), WORDS)) {
      EncodedText text =
          tiny.encode(TextInput.ofWords(List.of("red", "", "green blue", "a", " "))).get(0);
      assertThat(text.truncated()).isTrue();
      assertThat(text.tokenCount()).hasValue(6);
      assertThat(inShort(text, 0))
          .containsExactly(
              "red[0,3)1:4.0",
              "[4,4)0:no_token",
              "green blue[5,15)0:cut",
              "a[16,17)0:cut",
              " [18,19)0:no_token");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPromptIsNoWordAndMovesNoOffset(LongText longText) {
    EncoderSpec spec = SPEC.withLongText(longText).withMaxTokens(9).withStride(0);
    try (TinyEncoder tiny = TinyEncoder.open(folder, spec.withPrompt("a blue: "), WORDS)) {
      EncodedText text = tiny.encode("red green");
      assertThat(inShort(text, 0)).containsExactly("red[0,3)1:4.0", "green[4,9)1:5.0");
      assertThat(text.tokenCount()).hasValue(7);
    }
  }

  @Test
  void aWordVectorIsNormalizedWhereThatIsAskedForAndOnlyThere() {
    EncoderSpec spec = SPEC.withNormalize(true);
    try (TinyEncoder tiny = TinyEncoder.open(folder, spec, WORDS, "n:level=word;normalize=true")) {
      EncodedText text = tiny.encode("red");
      assertThat(spans(text, 0).get(0).vector()).containsExactly(4, 8);
      assertThat(spans(text, 1).get(0).vector())
          .containsExactly((float) (1 / Math.sqrt(5)), (float) (2 / Math.sqrt(5)));
    }
  }
}
