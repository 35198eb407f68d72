package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.contexture.encoder.tokenize.WordRules.words;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of BERT's tokenizer, by way of the cache of words and without it. */
class WordsTest {
  private static final int MANY = 1 << 20;

  private static TextTokenizer cached;
  private static TextTokenizer uncached;

  @BeforeAll
  @BeforeContainer
  static void open() throws IOException {
    Path file = MiniLm.float32().tokenizer();
    cached = TextTokenizer.open(file);
    Path other = Files.createTempFile("tokenizer", ".json");
    Files.writeString(other, withATokenThatSwallowsSpace(Files.readString(file)));
    assertThat(WordCache.suits(file)).isTrue();
    assertThat(WordCache.suits(other)).isFalse();
    uncached = TextTokenizer.open(other);
    Files.delete(other);
  }

  @AfterAll
  @AfterContainer
  static void close() {
    cached.close();
    uncached.close();
  }

  /** No text here holds that token, so that all ids stay the same. */
  private static String withATokenThatSwallowsSpace(String json) {
    JsonObject tokenizer = JsonParser.parseString(json).getAsJsonObject();
    JsonArray added = tokenizer.getAsJsonArray("added_tokens");
    JsonObject token = added.get(0).getAsJsonObject().deepCopy();
    token.addProperty("id", 30_522);
    token.addProperty("content", "[SWALLOW]");
    token.addProperty("lstrip", true);
    added.add(token);
    return tokenizer.toString();
  }

  private static void assertSameWords(String text) {
    assertThat(words(cached, text)).as(text).isEqualTo(words(uncached, text));
    TokenizedText with = cached.tokenize("", text, MANY, WordBuffer.found());
    TokenizedText without = uncached.tokenize("", text, MANY, WordBuffer.found());
    assertThat(with.inputIds()).as(text).isEqualTo(without.inputIds());
    assertThat(with.words().begins()).as(text).isEqualTo(without.words().begins());
    assertThat(with.words().firstTokens()).as(text).isEqualTo(without.words().firstTokens());
    assertThat(with.words().endTokens()).as(text).isEqualTo(without.words().endTokens());
  }

  @Test
  void theWordsOfEveryNaughtyStringKeepTheRules() throws IOException {
    Texts.naughty().forEach(WordsTest::assertSameWords);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "zh", "ar"})
  void theWordsOfFourLanguagesKeepTheRules(String language) throws IOException {
    Texts.paragraphs(language).forEach(WordsTest::assertSameWords);
  }

  @Property
  void theWordsOfAnyMixtureKeepTheRules(@ForAll("mixtures") String text) {
    assertSameWords(text);
  }

  @Provide
  Arbitrary<String> mixtures() {
    return Texts.brokenMixtures();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "The unbelievable bank; The unbelievable bank",
        "don't, e.g. 3.14; don ' t , e . g . 3 . 14",
        "🙂 bank 👩‍👧 of; 🙂 bank 👩‍👧 of",
        "東京 bank; 東 京 bank",
        "[CLS] a[SEP]b; [CLS] a [SEP] b"
      },
      delimiter = ';')
  void wordsAreThoseOfThePreTokenizer(String text, String expected) {
    assertThat(words(cached, text)).containsExactly(expected.split(" ", -1));
  }

  @Test
  void aMarkThatTheNormalizerStripsBelongsToItsLetter() {
    assertThat(words(cached, "cafe\u0301 noe\u0308l")).containsExactly("cafe\u0301", "noe\u0308l");
  }

  @Test
  void aWordOfAHundredThousandLettersIsOne() {
    String text = "x".repeat(100_000);
    assertThat(words(cached, text)).containsExactly(text);
    assertThat(words(uncached, text)).containsExactly(text);
  }

  @ParameterizedTest
  @CsvSource({"ab-, 2", "東京, 2", "é1?, 2", "ab\u00a0cd-, 3"})
  void aLongTextWithoutSpacesHasTheWordsOfItsParts(String part, int words) {
    int times = 3 * TextTokenizer.PIECE_CHARS / part.length();
    assertThat(words(cached, part.repeat(times)))
        .hasSize(times * words)
        .startsWith(words(cached, part).toArray(String[]::new))
        .containsOnly(words(cached, part).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"query: ", "🙂 ", "a b  c\n", " "})
  void aPromptIsNoWordAndMovesNoOffset(String prompt) {
    String text = "🙂 the unbelievable bank";
    for (TextTokenizer tokenizer : new TextTokenizer[] {cached, uncached}) {
      TokenizedText alone = tokenizer.tokenize("", text, MANY, WordBuffer.found());
      TokenizedText prompted = tokenizer.tokenize(prompt, text, MANY, WordBuffer.found());
      assertThat(prompted.words()).usingRecursiveComparison().isEqualTo(alone.words());
      assertThat(prompted.size()).isEqualTo(alone.size());
      assertThat(prompted.promptTokens())
          .isEqualTo(tokenizer.tokenize(prompt, MANY).tokenCount() - 2);
      for (int t = 0; t < alone.size(); t++) {
        assertThat(prompted.begin(t)).isEqualTo(alone.begin(t));
        assertThat(prompted.end(t)).isEqualTo(alone.end(t));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"un, 'bank 🙂'", "emb, 'eddings in'", "'x-', 'ray'", "東, '京 bank'"})
  void aPromptWithoutASpaceLeavesItsTokensOutOfTheFirstWord(String prompt, String text) {
    for (TextTokenizer tokenizer : new TextTokenizer[] {cached, uncached}) {
      TokenizedText tokens = tokenizer.tokenize(prompt, text, MANY, WordBuffer.found());
      WordRules.assertTokens(tokens, text);
      WordRules.assertWords(tokens, text);
      assertThat(WordRules.strings(tokens.words(), text)).isEqualTo(words(tokenizer, text));
    }
  }
}
