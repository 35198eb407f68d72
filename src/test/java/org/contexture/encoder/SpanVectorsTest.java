package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.contexture.encoder.fixture.TinyEncoder.inShort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.contexture.encoder.fixture.TinyEncoder;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodeStats;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextSpan;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On {@link TinyEncoder}: red, green, blue and a are 4, 5, 6 and 7. */
class SpanVectorsTest {
  private static final EncoderSpec SPEC = EncoderSpec.defaults();
  private static final String SPANS = "p:level=span";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "0, 3, 1:4.0",
    "0, 9, 2:4.5",
    "2, 5, 2:4.5", // parts of both words
    "3, 5, 1:5.0", // the space is no part of a token
    "0, 19, 4:4.0", // red, green, the emoji (1) and blue: 16 / 4
    "11, 12, 1:1.0", // half of the emoji
    "3, 4, 0:no_token",
    "13, 14, 0:no_token",
    "18, 19, 0:no_token",
    "4, 4, 0:empty",
    "0, 0, 0:empty",
    "19, 19, 0:empty",
    "5, 4, 0:reversed",
    "99, 1, 0:reversed",
    "-1, 3, 0:outside_text",
    "0, 20, 0:outside_text",
    "20, 20, 0:outside_text",
    "-2, -1, 0:outside_text",
    "0, 2147483647, 0:outside_text",
    "-2147483648, 2147483647, 0:outside_text"
  })
  void aSpanHasTheMeanOfTheTokensThatItShares(int begin, int end, String found) {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC, SPANS)) {
      EncodedText text = encode(tiny, "red green 🙂  blue ", new TextSpan(begin, end));
      assertThat(inShort(text, 0)).containsExactly("null[%d,%d)%s".formatted(begin, end, found));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 9, 2:4.5",
    "0, 10, 2:4.5", // the space after what was read is no loss
    "4, 11, 0:cut",
    "9, 10, 0:no_token",
    "10, 14, 0:cut",
    "15, 16, 0:cut"
  })
  void aSpanBeyondTheLimitIsCut(int begin, int end, String found) {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC.withMaxTokens(4), SPANS)) {
      EncodedText text = encode(tiny, "red green blue a", new TextSpan(begin, end));
      assertThat(text.truncated()).isTrue();
      assertThat(inShort(text, 0)).containsExactly("null[%d,%d)%s".formatted(begin, end, found));
    }
  }

  @Test
  void aSpanThatIsNullHasAnElementOfItsOwn() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC, SPANS)) {
      EncodedText text = encode(tiny, "red green", null, new TextSpan(0, 3), null);
      assertThat(inShort(text, 0))
          .containsExactly("null[0,0)0:null_span", "null[0,3)1:4.0", "null[0,0)0:null_span");
      assertThat(inShort(encode(tiny, "red", (TextSpan) null), 0))
          .containsExactly("null[0,0)0:null_span");
    }
  }

  @Test
  void everySpanOfARowKeepsItsPlaceAndItsRepeats() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC, SPANS)) {
      TextSpan green = new TextSpan(4, 9);
      EncodedText text = encode(tiny, "red green", green, new TextSpan(0, 3), green);
      assertThat(inShort(text, 0))
          .containsExactly("null[4,9)1:5.0", "null[0,3)1:4.0", "null[4,9)1:5.0");
      assertThat(inShort(encode(tiny, "red green"), 0)).isEmpty();
    }
  }

  @Test
  void equalTextsWithOtherSpansAreEncodedOnceAndKeepTheirOwn() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC, SPANS, "s")) {
      TextInput text = TextInput.of("red green");
      List<EncodeStats> stats = new ArrayList<>();
      List<EncodedText> texts =
          tiny.encoder()
              .encode(
                  List.of(
                      text.withSpans(List.of(new TextSpan(0, 3))),
                      text,
                      text.withSpans(List.of(new TextSpan(4, 9), new TextSpan(0, 3)))),
                  stats::add);
      assertThat(inShort(texts.get(0), 0)).containsExactly("null[0,3)1:4.0");
      assertThat(inShort(texts.get(1), 0)).isEmpty();
      assertThat(inShort(texts.get(2), 0)).containsExactly("null[4,9)1:5.0", "null[0,3)1:4.0");
      assertThat(texts)
          .allSatisfy(
              each -> assertThat(each.vectors().get(1)).isSameAs(texts.get(0).vectors().get(1)));
      assertThat(stats.stream().mapToLong(EncodeStats::textsEncoded).sum()).isEqualTo(1);
      assertThat(stats.stream().mapToLong(EncodeStats::tokens).sum()).isEqualTo(4);
    }
  }

  @Test
  void aPromptMovesNoSpan() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC.withPrompt("a blue: "), SPANS)) {
      EncodedText text = encode(tiny, "red green", new TextSpan(0, 3), new TextSpan(0, 9));
      assertThat(inShort(text, 0)).containsExactly("null[0,3)1:4.0", "null[0,9)2:4.5");
    }
  }

  @Test
  void spansOfATextWithoutVectorsHaveNone() {
    try (TinyEncoder tiny = TinyEncoder.open(folder, SPEC, SPANS)) {
      assertThat(encode(tiny, " ", new TextSpan(0, 1)))
          .isEqualTo(EncodedText.without(TextStatus.EMPTY_TEXT, 2));
      assertThat(encode(tiny, null, new TextSpan(0, 1))).isEqualTo(EncodedText.NULL);
    }
  }

  private static EncodedText encode(TinyEncoder tiny, String text, TextSpan... spans) {
    return tiny.encode(TextInput.of(text).withSpans(Arrays.asList(spans))).get(0);
  }
}
