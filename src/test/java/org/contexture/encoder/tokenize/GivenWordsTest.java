package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.fixture.Texts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Words that come with the text: one for each that is given. */
class GivenWordsTest {
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

  @Property(tries = 10_000)
  void everyListOfWordsHasOneElementEach(@ForAll("lists") List<String> given) {
    assertRules(bert, given);
  }

  @Property(tries = 500)
  void aPromptChangesNoGivenWord(@ForAll("lists") List<String> given) {
    String text = String.join(" ", given);
    TokenizedText prompted = bert.tokenize("query: ", text, 1 << 20, WordBuffer.given(given));
    TokenizedText alone = bert.tokenize("", text, 1 << 20, WordBuffer.given(given));
    assertThat(prompted.words()).usingRecursiveComparison().isEqualTo(alone.words());
  }

  @ParameterizedTest
  @EnumSource
  void theyAreKeptByEveryKindOfTokenizer(OtherTokenizers kind, @TempDir Path folder)
      throws IOException {
    try (TextTokenizer tokenizer = kind.open(folder)) {
      lists().sampleStream().limit(500).forEach(given -> assertRules(tokenizer, given));
    }
  }

  @Test
  void aWordHasTheTokensThatBeginInIt() {
    Words words =
        bert.tokenize("", "embeddings   of a b", 1 << 20, WordBuffer.given(given())).words();
    assertThat(words.begins()).containsExactly(0, 11, 12, 13, 16);
    assertThat(words.ends()).containsExactly(10, 11, 12, 15, 19);
    assertThat(words.firstTokens()).containsExactly(0, 0, 0, 4, 5);
    assertThat(words.endTokens()).containsExactly(4, 0, 0, 5, 7);
  }

  private static List<String> given() {
    return List.of("embeddings", "", "", "of", "a b");
  }

  @Test
  void noWordsAreGivenForAnEmptyText() {
    assertThat(bert.tokenize("", "", 9, WordBuffer.given(List.of())).words().count()).isZero();
  }

  private static void assertRules(TextTokenizer tokenizer, List<String> given) {
    String text = String.join(" ", given);
    TokenizedText tokens = tokenizer.tokenize("", text, 1 << 20, WordBuffer.given(given));
    Words words = tokens.words();
    assertThat(WordRules.strings(words, text)).isEqualTo(given);
    boolean[] seen = new boolean[tokens.size()];
    int last = 0;
    for (int w = 0; w < words.count(); w++) {
      int first = words.firstTokens()[w];
      int end = words.endTokens()[w];
      if (first == end) {
        continue;
      }
      assertThat(first).as(text).isBetween(last, end);
      assertThat(tokens.begin(first)).as(text).isGreaterThanOrEqualTo(words.begins()[w]);
      assertThat(tokens.end(end - 1)).as(text).isLessThanOrEqualTo(words.ends()[w]);
      Arrays.fill(seen, first, end, true);
      last = end;
    }
    for (int t = 0; t < seen.length; t++) {
      assertThat(seen[t] || WordRules.isBlank(tokens, t, text)).as(text).isTrue();
    }
  }

  /** Many of the words are of several parts, of white space only, or empty. */
  @Provide
  Arbitrary<List<String>> lists() {
    Arbitrary<String> words =
        Arbitraries.oneOf(
            Texts.brokenMixtures(), Arbitraries.of("", " ", "bank", "embeddings", "🙂", "\u0301"));
    return words.list().ofMaxSize(8);
  }
}
