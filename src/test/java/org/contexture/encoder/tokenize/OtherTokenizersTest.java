package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.contexture.encoder.fixture.Texts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Words break at white space, whatever the tokenizer makes of it. */
class OtherTokenizersTest {
  private static final Map<OtherTokenizers, TextTokenizer> OPEN =
      new EnumMap<>(OtherTokenizers.class);

  @BeforeAll
  @BeforeContainer
  static void open() throws IOException {
    Path folder = Files.createTempDirectory("tokenizers");
    for (OtherTokenizers kind : OtherTokenizers.values()) {
      OPEN.put(kind, kind.open(folder));
      Files.delete(folder.resolve(kind.name() + ".json"));
    }
    Files.delete(folder);
  }

  @AfterAll
  @AfterContainer
  static void close() {
    OPEN.values().forEach(TextTokenizer::close);
  }

  @ParameterizedTest
  @EnumSource
  void wordsBreakAtWhiteSpaceOfEveryKind(OtherTokenizers kind) {
    assertThat(words(kind, " a bank\nbank\t🙂🙂  k\u00a0a\u2003b\r\n"))
        .containsExactly("a", "bank", "bank", "🙂🙂", "k", "a", "b");
  }

  @ParameterizedTest
  @EnumSource
  void aTextOfWhiteSpaceHasNoWord(OtherTokenizers kind) {
    assertThat(words(kind, " \n \t  ")).isEmpty();
    assertThat(words(kind, "")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theBytesOfAnEmojiAreOfOneWord(OtherTokenizers kind) {
    assertThat(words(kind, "👩‍👧")).containsExactly("👩‍👧");
    assertThat(words(kind, "🙂 🙂")).containsExactly("🙂", "🙂");
  }

  @ParameterizedTest
  @EnumSource
  void aLongTextHasTheWordsOfItsParts(OtherTokenizers kind) {
    int times = 2 * TextTokenizer.PIECE_CHARS / "bank 🙂a ".length();
    List<String> part = words(kind, "bank 🙂a ");
    assertThat(words(kind, "bank 🙂a ".repeat(times)))
        .hasSize(times * part.size())
        .containsOnly(part.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource
  void aPromptIsNoWordAndMovesNoOffset(OtherTokenizers kind) {
    String text = "🙂 bank a";
    TokenizedText tokens = OPEN.get(kind).tokenize("ab ", text, 1 << 20, WordBuffer.found());
    assertThat(WordRules.strings(tokens.words(), text)).containsExactly("🙂", "bank", "a");
    assertThat(tokens.promptTokens()).isPositive();
    WordRules.assertTokens(tokens, text);
    WordRules.assertWords(tokens, text);
  }

  @ParameterizedTest
  @EnumSource
  void theWordsOfEveryNaughtyStringKeepTheRules(OtherTokenizers kind) throws IOException {
    Texts.naughty().forEach(text -> words(kind, text));
  }

  @Property
  void theWordsOfAnyMixtureKeepTheRules(
      @ForAll OtherTokenizers kind, @ForAll("mixtures") String text) {
    words(kind, text);
  }

  private static List<String> words(OtherTokenizers kind, String text) {
    return WordRules.words(OPEN.get(kind), text);
  }

  @Provide
  Arbitrary<String> mixtures() {
    return Texts.brokenMixtures();
  }
}
