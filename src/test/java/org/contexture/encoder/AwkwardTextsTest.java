package org.contexture.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.fixture.Texts;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.text.EncodedText;
import org.contexture.encoder.text.TextStatus;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bad text gets a status, never an exception. */
class AwkwardTextsTest {
  @AutoClose private static TextEncoder encoder;

  @BeforeAll
  static void open() {
    encoder =
        TextEncoder.open(MiniLm.float32(), EncoderSpec.defaults(), EncoderRuntime.ofThreads(1));
  }

  @Test
  void everyNaughtyStringHasAVectorOrIsEmpty() throws IOException {
    List<String> texts = Texts.naughty();
    assertThat(texts).hasSize(515);
    List<EncodedText> encoded = encoder.encode(texts).texts();
    assertThat(encoded).hasSize(515);
    for (int i = 0; i < texts.size(); i++) {
      EncodedText text = encoded.get(i);
      if (text.status() == TextStatus.EMPTY_TEXT) {
        assertThat(text).as(texts.get(i)).isEqualTo(EncodedText.without(TextStatus.EMPTY_TEXT, 2));
      } else {
        assertUnitVector(text, texts.get(i));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a lone \ud83d high surrogate",
        "a lone \ude42 low surrogate",
        "🙂",
        "👩‍❤‍💋‍👨 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "before\0after",
        "[CLS] [SEP] [PAD] [MASK]"
      })
  void anOddTextHasAVector(String text) {
    assertUnitVector(encode(text), text);
  }

  /** BERT drops control characters, accents that stand alone and U+FFFD. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\0",
        "\t\r\n \u00a0\u2003\u3000",
        "\u0001\u0002\u001f\u007f",
        "\u200b\u200e\ufeff",
        "\u0301\u0302\u0303",
        "\ude42\ud83d"
      })
  void aTextWithoutATokenIsEmpty(String text) {
    assertThat(encode(text)).isEqualTo(EncodedText.without(TextStatus.EMPTY_TEXT, 2));
  }

  @Test
  void aNullTextGetsAStatusNotAnException() {
    List<EncodedText> encoded = encoder.encode(Arrays.asList("river", null, "bank")).texts();
    assertThat(encoded).hasSize(3);
    assertThat(encoded.get(1)).isEqualTo(EncodedText.NULL);
    assertThat(encoded.get(1).tokenCount()).isEmpty();
    assertUnitVector(encoded.get(0), "river");
    assertUnitVector(encoded.get(2), "bank");
  }

  @Test
  void aLoneSurrogateCountsAsTheReplacementCharacter() {
    assertThat(encode("river \ud83d bank").vector().orElseThrow())
        .isEqualTo(encode("river \ufffd bank").vector().orElseThrow());
  }

  @Test
  void oneWordOfAHundredThousandLettersHasAVector() {
    // WordPiece gives one [UNK] for a word beyond 100 letters; the word is cut into two pieces.
    EncodedText encoded = encode("x".repeat(100_000));
    assertUnitVector(encoded, "a long word");
    assertThat(encoded.tokenCount()).hasValue(4);
    assertThat(encoded.truncated()).isFalse();
  }

  @Test
  void aTextBeyondMaxTokensIsTruncatedAndSaysSo() {
    EncodedText encoded = encode("river ".repeat(300));
    assertUnitVector(encoded, "300 rivers");
    assertThat(encoded.tokenCount()).hasValue(302);
    assertThat(encoded.truncated()).isTrue();
    assertThat(encoded.vector().orElseThrow())
        .isEqualTo(encode("river ".repeat(254)).vector().orElseThrow());
  }

  @Test
  void aTextOfMegabytesIsCountedWhole() {
    EncodedText encoded = encode("river bank ".repeat(200_000));
    assertUnitVector(encoded, "2.2 million characters");
    assertThat(encoded.tokenCount()).hasValue(400_002);
    assertThat(encoded.truncated()).isTrue();
  }

  private static EncodedText encode(String text) {
    return encoder.encode(List.of(text)).texts().get(0);
  }

  private static void assertUnitVector(EncodedText encoded, String text) {
    assertThat(encoded.status()).as(text).isEqualTo(TextStatus.OK);
    assertThat(encoded.error()).as(text).isEmpty();
    float[] vector = encoded.vector().orElseThrow();
    assertThat(vector).as(text).hasSize(MiniLm.DIMENSION);
    assertThat(VectorMath.isFinite(vector)).as(text).isTrue();
    assertThat(VectorMath.dot(vector, vector)).as(text).isCloseTo(1, within(1e-5));
  }
}
