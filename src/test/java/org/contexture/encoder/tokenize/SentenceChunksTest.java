package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.fixture.Texts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceChunksTest {
  private static TextTokenizer bert;

  @BeforeAll
  @BeforeContainer
  static void open() {
    bert = TextTokenizer.open(MiniLm.float32().tokenizer());
  }

  @AfterAll
  @AfterContainer
  static void close() {
    bert.close();
  }

  /** The sentences have 3, 3 and 2 tokens. */
  @ParameterizedTest
  @CsvSource({
    "9, 8",
    "8, 8",
    "7, 6 8",
    "6, 6 8",
    "5, 3 8",
    "4, 3 6 8",
    "3, 3 6 8",
    "2, 1 3 4 6 8",
    "1, 1 2 3 4 5 6 7 8"
  })
  void asManyWholeSentencesAsFitAreAChunk(int most, String ends) {
    assertThat(ends("Red green. Blue white!\n\nRed.", most))
        .extracting(String::valueOf)
        .containsExactly(ends.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({"5, 4 6", "4, 4 6", "3, 3 6", "2, 2 4 6", "1, 1 2 3 4 5 6"})
  void aWordIsCutOnlyWhereItIsTooLong(int most, String ends) {
    assertThat(ends("embeddings of.", most))
        .extracting(String::valueOf)
        .containsExactly(ends.split(" ", -1));
  }

  @Property
  void chunksAreAllTokensOnceAndNoneIsTooLong(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 20) int most) {
    TokenizedText tokens = bert.tokenize(text, 1 << 20);
    int before = 0;
    for (int end : SentenceChunks.ends(text, tokens, most)) {
      assertThat(end - before).as(text).isBetween(1, most);
      before = end;
    }
    assertThat(before).as(text).isEqualTo(tokens.size());
  }

  private static List<Integer> ends(String text, int most) {
    return SentenceChunks.ends(text, bert.tokenize(text, 1 << 20), most);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(Texts.brokenMixtures(), Arbitraries.of("One. ", "Two? ", "No 3.1! "))
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }
}
