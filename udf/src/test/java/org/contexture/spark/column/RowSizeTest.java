package org.contexture.spark.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.text.TextInput;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.fixture.TestModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

class RowSizeTest {
  /** Two floats, and 64 bytes around them. */
  private static final long VECTOR = 4 * TinyModels.DIMENSION + 64;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A text of 20 letters has about six tokens.
        "TRUNCATE | v | 1 | 0",
        "TRUNCATE | v:level=span | 1 | 0",
        "TRUNCATE | v:level=word | 0 | 6",
        "TRUNCATE | v:level=token | 0 | 6",
        "TRUNCATE | v / w:level=word / t:level=token | 1 | 12",
        "WINDOW | v / w:level=word | 1 | 6",
      })
  void aTextTakesWhatItsVectorsTake(LongText longText, String vectors, int whole, int each) {
    assertThat(size(longText, vectors).vectorBytes(TextInput.of("x".repeat(20))))
        .isEqualTo((whole + each) * VECTOR);
  }

  @Test
  void chunksAreCountedByTheirTokens() {
    assertThat(size(LongText.CHUNK, "v").vectorBytes(TextInput.of("x".repeat(20))))
        .isEqualTo(VECTOR + 6 * (VECTOR / 128 + 4));
  }

  @ParameterizedTest
  @CsvSource({"TRUNCATE, 256", "FAIL, 256", "WINDOW, 25001"})
  void tokensThatAreCutTakeNothing(LongText longText, long tokens) {
    assertThat(size(longText, "w:level=word").vectorBytes(TextInput.of("x".repeat(100_000))))
        .isEqualTo(tokens * VECTOR);
  }

  @Test
  void aNullTextTakesNothing() {
    assertThat(size(LongText.TRUNCATE, "v").vectorBytes(TextInput.of(null))).isZero();
  }

  @Test
  void stringsAndBinariesAreCountedWhereverTheyAre() {
    Object words = CollectionConverters.asScala(List.of("abc", "de")).toSeq();
    Object nested =
        CollectionConverters.asScala(List.of(RowFactory.create("fgh", 1L, null))).toSeq();

    assertThat(
            RowSize.stringBytes(
                RowFactory.create(
                    "a text", 7, null, new byte[4], words, nested, RowFactory.create(words))))
        .isEqualTo(6 + 4 + 5 + 3 + 5);
  }

  @Test
  void smallerVectorsTakeLess() {
    assertThat(size(LongText.TRUNCATE, "v:dimension=1").vectorBytes(TextInput.of("a")))
        .isEqualTo(4 + 64);
  }

  private static RowSize size(LongText longText, String vectors) {
    EncoderSpec spec =
        EncoderSpec.defaults()
            .withLongText(longText)
            .withMaxTokens(256)
            .withVectors(TestModels.specs(vectors.split(" / ", -1)));
    return RowSize.of(ContextualVectors.describe(TestModels.TINY, spec));
  }
}
