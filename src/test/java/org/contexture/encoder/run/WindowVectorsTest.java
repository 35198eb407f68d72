package org.contexture.encoder.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.contexture.encoder.fixture.TinyEncoder.inShort;
import static org.contexture.encoder.fixture.TinyEncoder.spans;
import static org.contexture.encoder.fixture.TinyEncoder.whole;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.TinyEncoder;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.text.EncodeStats;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedTexts;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextSpan;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On {@link TinyEncoder}: [CLS] is 2, [SEP] 3, red, green, blue and a are 4 to 7. A window holds
 * three tokens of the text and shares one with its neighbour: the text is read as "red green blue"
 * and "blue a red", where the shared one counts in the first.
 */
class WindowVectorsTest {
  private static final String TEXT = "red green blue a red";
  private static final EncoderSpec SPEC =
      EncoderSpec.defaults().withLongText(LongText.WINDOW).withMaxTokens(5).withStride(1);

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource
  void theWholeTextIsPooledAndItsSpecialTokensOnce(Pooling pooling, double expected) {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC.withPooling(pooling))) {
      EncodedText text = tiny.encode(TEXT);
      assertThat(whole(text, 0)).isCloseTo((float) expected, within(1e-6f));
      assertThat(text.tokenCount()).hasValue(7);
      assertThat(text.truncated()).isFalse();
    }
  }

  static Stream<Arguments> theWholeTextIsPooledAndItsSpecialTokensOnce() {
    double sum = 2 + 4 + 5 + 6 + 7 + 4 + 3;
    double weighted = 2 + 2 * 4 + 3 * 5 + 4 * 6 + 5 * 7 + 6 * 4 + 7 * 3;
    return Stream.of(
        Arguments.of(Pooling.MEAN, sum / 7),
        Arguments.of(Pooling.MEAN_SQRT_LEN_TOKENS, sum / Math.sqrt(7)),
        Arguments.of(Pooling.WEIGHTED_MEAN, weighted / 28),
        Arguments.of(Pooling.MAX, 7),
        Arguments.of(Pooling.CLS, 2),
        Arguments.of(Pooling.LAST_TOKEN, 3));
  }

  /** Without special tokens the windows' first tokens are red and blue, their last blue and red. */
  @ParameterizedTest
  @CsvSource({"CLS, 4, 6", "LAST_TOKEN, 6, 4"})
  void aPickedTokenIsAMeanOverWindowsWeightedWithTheTokensThatCount(
      Pooling pooling, float first, float second) {
    EncoderSpec spec = SPEC.withMaxTokens(3).withPooling(pooling);
    try (TinyEncoder tiny = TinyEncoder.openPlain(folder, spec)) {
      EncodedText text = tiny.encode(TEXT);
      assertThat(whole(text, 0)).isCloseTo((3 * first + 2 * second) / 5, within(1e-6f));
    }
  }

  @Test
  void aPromptStandsBeforeEveryWindowAndCountsOnce() {
    EncoderSpec spec = SPEC.withPrompt("a a ").withMaxTokens(7);
    try (TinyEncoder tiny = TinyEncoder.open(folder, spec, "s", "w:level=word")) {
      EncodedTexts encoded = tiny.encodeAll(TEXT);
      EncodedText text = encoded.texts().get(0);
      assertThat(whole(text, 0)).isCloseTo((31 + 14) / 9f, within(1e-6f));
      assertThat(spans(text, 1)).extracting(EncodedSpan::text).containsExactly(TEXT.split(" ", -1));
      assertThat(encoded.stats().windows()).isEqualTo(2);
      assertThat(encoded.stats().tokens()).isEqualTo(7 + 7);
      assertThat(encoded.stats().usedTokens()).isEqualTo(9);
    }
  }

  @Test
  void everyWordTokenAndSpanHasAVector() {
    try (TinyEncoder tiny =
        TinyEncoder.open(
            folder, SPEC, "w:level=word", "t:level=token;special-tokens=true", "p:level=span")) {
      TextInput input =
          new TextInput(
              TEXT,
              Optional.of(List.of("red", "green blue a", "red")),
              Optional.empty(),
              List.of(new TextSpan(0, 16), new TextSpan(10, 16)));
      EncodedText text = tiny.encode(input).get(0);
      assertThat(inShort(text, 0))
          .containsExactly("red[0,3)1:4.0", "green blue a[4,16)3:6.0", "red[17,20)1:4.0");
      assertThat(inShort(text, 1))
          .containsExactly(
              "[CLS][0,0)1:2.0",
              "red[0,3)1:4.0",
              "green[4,9)1:5.0",
              "blue[10,14)1:6.0",
              "a[15,16)1:7.0",
              "red[17,20)1:4.0",
              "[SEP][20,20)1:3.0");
      assertThat(inShort(text, 2)).containsExactly("null[0,16)4:5.5", "null[10,16)2:6.5");
    }
  }

  @Test
  void chunksAreAllTokensOfTheTextOnce() {
    EncoderSpec spec = SPEC.withLongText(LongText.CHUNK).withChunkTokens(4);
    try (TinyEncoder tiny = TinyEncoder.open(folder, spec)) {
      EncodedText text = tiny.encode("red green a. Blue a. Red blue green a red");
      assertThat(inShort(text, 1))
          .containsExactly(
              "red green a.[0,12)4:4.25",
              "Blue a.[13,20)3:3.0",
              "Red blue green a[21,37)4:4.75",
              "red[38,41)1:4.0");
      assertThat(text.tokenCount()).hasValue(12 + 2);
    }
  }

  @Test
  void whatWasReadAndWhatCountsIsTold() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC)) {
      EncodeStats stats = tiny.encodeAll(TEXT, "red", TEXT).stats();
      assertThat(stats.textsEncoded()).isEqualTo(2);
      assertThat(stats.windows()).isEqualTo(3);
      assertThat(stats.tokens()).isEqualTo(5 + 5 + 3);
      assertThat(stats.textTokens()).isEqualTo(7 + 3);
      assertThat(stats.usedTokens()).isEqualTo(7 + 3);
    }
  }

  @Test
  void ofATruncatedTextOnlyWhatWasReadCounts() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC.withLongText(LongText.TRUNCATE))) {
      EncodeStats stats = tiny.encodeAll(TEXT).stats();
      assertThat(stats.textTokens()).isEqualTo(7);
      assertThat(stats.usedTokens()).isEqualTo(5);
      assertThat(stats.windows()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"outside", "nan"})
  void aWindowThatFailsFailsItsTextAlone(String word) {
    String bad = "red green blue a " + word;
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC, "s", "w:level=word")) {
      EncodedTexts encoded = tiny.encodeAll("green blue a red green", bad, TEXT);
      List<EncodedText> texts = encoded.texts();
      assertThat(texts)
          .extracting(EncodedText::status)
          .containsExactly(TextStatus.OK, TextStatus.FAILED, TextStatus.OK);
      assertThat(texts.get(1).vectors()).isEmpty();
      assertThat(texts.get(1).tokenCount()).hasValue(7);
      assertThat(texts.get(1).error().orElseThrow())
          .isEqualTo(
              word.equals("nan")
                  ? "The model gave a vector that is not finite"
                  : "Cannot encode token 'outside' (id 9): the model's embedding table has 9 rows;"
                      + " tokenizer and graph must be of the same model");
      assertThat(whole(texts.get(2), 0)).isCloseTo(31 / 7f, within(1e-6f));
      assertThat(encoded.stats().textsEncoded()).isEqualTo(3);
      assertThat(encoded.stats().textTokens()).isEqualTo(21);
      assertThat(encoded.stats().usedTokens()).isEqualTo(14);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"WINDOW", "CHUNK"})
  void withoutRoomForTheStrideTheEncoderIsNotOpened(LongText longText) {
    EncoderSpec spec = SPEC.withLongText(longText).withPrompt("a a ");
    assertThatThrownBy(() -> TinyEncoder.open(folder, spec))
        .isInstanceOf(ModelException.class)
        .hasMessage("stride must be less than the 1 tokens that a window holds of a text: 1");
  }
}
