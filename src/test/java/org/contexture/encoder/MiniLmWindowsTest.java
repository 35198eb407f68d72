package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.Exact;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.run.TokenWindow;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.EncodedTexts;
import org.contexture.encoder.text.EncodedVector;
import org.contexture.encoder.text.SpanStatus;
import org.contexture.encoder.text.TextInput;
import org.contexture.encoder.text.TextSpan;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** On a model whose token states depend on the whole window. */
@Tag("slow")
class MiniLmWindowsTest {
  private static final int MAX_TOKENS = 18;
  private static final int STRIDE = 6;
  private static final VectorSpec[] EVERY_LEVEL = {
    VectorSpec.of("sentence", Level.SENTENCE),
    VectorSpec.of("words", Level.WORD),
    VectorSpec.of("tokens", Level.TOKEN),
    VectorSpec.of("spans", Level.SPAN),
    VectorSpec.of("chunks", Level.CHUNK)
  };

  /** Each is one token, so that a window alone has the tokens that it has in the text. */
  private static final List<String> WORDS =
      List.of(
          ("the bank of the river was steep and green but the bank in town would not give him a loan"
                  + " for a house by the water so he went to sea and never came back to the land")
              .split(" ", -1));

  @AutoClose private static TextEncoder truncate;
  @AutoClose private static TextEncoder window;

  @BeforeAll
  static void open() {
    truncate = open(LongText.TRUNCATE);
    window = open(LongText.WINDOW);
  }

  private static TextEncoder open(LongText longText) {
    EncoderSpec spec =
        EncoderSpec.defaults()
            .withLongText(longText)
            .withMaxTokens(MAX_TOKENS)
            .withStride(STRIDE)
            .withChunkTokens(5)
            .withVectors(EVERY_LEVEL);
    return TextEncoder.open(MiniLm.float32(), spec, EncoderRuntime.ofThreads(1));
  }

  @ParameterizedTest
  @EnumSource(names = {"WINDOW", "CHUNK", "FAIL"})
  void atTheLimitATextHasTheSameVectorsUnderEveryChoice(LongText longText) {
    List<TextInput> inputs =
        Stream.of("river", "Unbelievable! 🙂 Straße.", String.join(" ", WORDS.subList(0, 16)))
            .map(text -> TextInput.of(text).withSpans(List.of(new TextSpan(0, 4))))
            .toList();
    try (TextEncoder encoder = open(longText)) {
      List<EncodedText> encoded = encoder.encode(inputs, stats -> {});
      assertThat(encoded).allSatisfy(text -> assertThat(text.status()).isEqualTo(TextStatus.OK));
      assertThat(Exact.texts(encoded)).isEqualTo(Exact.texts(truncate.encode(inputs, stats -> {})));
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void aWordOrTokenHasTheVectorThatItHasInItsWindowAlone(int vector) {
    List<TokenWindow> windows = TokenWindow.of(WORDS.size(), MAX_TOKENS - 2, STRIDE);
    assertThat(windows).hasSizeGreaterThan(2);
    List<EncodedSpan> whole = spans(window, String.join(" ", WORDS), vector);
    assertThat(whole).hasSameSizeAs(WORDS);
    for (TokenWindow part : windows) {
      String alone = String.join(" ", WORDS.subList(part.begin(), part.end()));
      List<EncodedSpan> ofPart = spans(truncate, alone, vector);
      for (int w = part.ownBegin(); w < part.ownEnd(); w++) {
        assertThat(Exact.bits(whole.get(w).vector()))
            .as(WORDS.get(w))
            .isEqualTo(Exact.bits(ofPart.get(w - part.begin()).vector()));
      }
    }
  }

  @Test
  void aTextOverTheLimitIsReadWholeAtEveryLevel() {
    String text = String.join(" ", WORDS) + ". And no more.";
    TextInput input = TextInput.of(text).withSpans(List.of(new TextSpan(0, text.length())));
    EncodedText encoded = window.encode(List.of(input), stats -> {}).get(0);
    assertThat(encoded.truncated()).isFalse();
    int tokens = encoded.tokenCount().orElseThrow() - 2;
    assertThat(tokens).isEqualTo(WORDS.size() + 5);
    for (int vector = 1; vector < EVERY_LEVEL.length; vector++) {
      List<EncodedSpan> spans = ((EncodedVector.Spans) encoded.vectors().get(vector)).spans();
      assertThat(spans)
          .allSatisfy(span -> assertThat(span.status()).isEqualTo(SpanStatus.OK))
          .allSatisfy(span -> assertThat(span.vector()).hasSize(MiniLm.DIMENSION));
      assertThat(spans.stream().mapToInt(EncodedSpan::tokens).sum()).isEqualTo(tokens);
    }
  }

  @Test
  void aWordOfSeveralTokensThatTheLimitCutsIsNull() {
    String text = String.join(" ", WORDS.subList(0, 14)) + " embeddings loan";
    EncodedText encoded = truncate.encode(List.of(text)).texts().get(0);
    assertThat(encoded.truncated()).isTrue();
    List<EncodedSpan> words = ((EncodedVector.Spans) encoded.vectors().get(1)).spans();
    assertThat(words).hasSize(16);
    assertThat(words.subList(0, 14)).extracting(EncodedSpan::status).containsOnly(SpanStatus.OK);
    for (EncodedSpan cut : words.subList(14, 16)) {
      assertThat(cut.status()).isEqualTo(SpanStatus.CUT);
      assertThat(cut.vector()).isNull();
      assertThat(cut.tokens()).isZero();
      assertThat(text.substring(cut.begin(), cut.end())).isEqualTo(cut.text());
    }
    assertThat(words).extracting(EncodedSpan::text).endsWith("embeddings", "loan");
  }

  @Test
  void theSameWordHasAnotherVectorInAnotherText() {
    List<float[]> banks =
        Stream.of("river bank", "loan bank")
            .map(text -> spans(window, text, 1).get(1).vector())
            .toList();
    assertThat(Exact.bits(banks.get(0))).isNotEqualTo(Exact.bits(banks.get(1)));
  }

  @Test
  void aTextWhoseVectorsWouldNotFitIntoARowFails() {
    int tokens = 335_600;
    // 64 bytes and 384 floats for each token, of which [CLS] and [SEP] are none.
    long bytes = tokens * (64L + 4 * MiniLm.DIMENSION);
    EncoderSpec spec =
        EncoderSpec.defaults()
            .withLongText(LongText.WINDOW)
            .withVectors(VectorSpec.of("tokens", Level.TOKEN));
    try (TextEncoder encoder =
        TextEncoder.open(MiniLm.float32(), spec, EncoderRuntime.ofThreads(1))) {
      EncodedTexts encoded = encoder.encode(List.of("a ".repeat(tokens), "bank"));
      assertThat(encoded.texts().get(0))
          .isEqualTo(
              EncodedText.failed(
                  "Its vectors must take at most 536870912 bytes in one row: "
                      + bytes
                      + "; split the text, or ask for fewer or smaller vectors",
                  tokens + 2));
      assertThat(encoded.texts().get(1).status()).isEqualTo(TextStatus.OK);
      assertThat(encoded.stats().textsEncoded()).isEqualTo(1);
    }
  }

  private static List<EncodedSpan> spans(TextEncoder encoder, String text, int vector) {
    EncodedText encoded = encoder.encode(List.of(text)).texts().get(0);
    return ((EncodedVector.Spans) encoded.vectors().get(vector)).spans();
  }
}
