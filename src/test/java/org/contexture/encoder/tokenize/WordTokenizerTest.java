package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordTokenizerTest {
  private static final int MANY = Integer.MAX_VALUE;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          She sat, and fished.        | She sat , and fished .
          The U.S. Centers            | The U.S. Centers
          e.g. this                   | e.g. this
          Ms. Winfrey's               | Ms . Winfrey 's
          they've, we're, I'm, he'd   | they 've , we 're , I 'm , he 'd
          don't DON'T can't           | do n't DO N'T ca n't
          don’t it’s                  | do n’t it ’s
          do n't she 's               | do n't she 's
          O'Neill's l'homme           | O'Neill 's l'homme
          'quoted' and 'said          | ' quoted ' and ' said
          bio-identical 7-6 -5 x-     | bio-identical 7-6 - 5 x -
          1,000.50 at 10:30, a,b      | 1,000.50 at 10:30 , a , b
          so ... yes -- no!!          | so ... yes -- no ! !
          snake_case a.b.c a.bc.      | snake_case a.b.c a.bc .
          (50% of $3)                 | ( 50 % of $ 3 )
          東京 tower                  | 東 京 tower
          cafe\u0301 nai\u0308ve      | cafe\u0301 nai\u0308ve
          n't 's                      | n't 's
          t' ' 't                     | t ' ' ' t
          """)
  void wordsAreFoundInRunningText(String text, String expected) {
    assertThat(words(text)).containsExactly(expected.split(" ", -1));
  }

  @Test
  void whatBelongsToACharacterStaysWithIt() {
    String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
    String wave = "\uD83D\uDC4B\uD83C\uDFFD";
    String heart = "\u2764\uFE0F";
    assertThat(words(family + wave + heart + "a")).containsExactly(family, wave, heart, "a");
  }

  @ParameterizedTest
  @CsvSource({"' \t\n\u00A0\u3000'", "'\u0000\u0007'", "'\uFEFF\u200B'", "''"})
  void whiteSpaceAndControlCharactersAreNoWords(String text) {
    TokenizedText tokens = WordTokenizer.tokenize("", text, MANY, WordBuffer.none());
    assertThat(tokens.isEmpty()).isTrue();
    assertThat(tokens.tokenCount()).isZero();
  }

  @Property(tries = 300)
  void wordsLieInOrderAndLeaveNothingButSpaceOut(@ForAll String text) {
    TokenizedText tokens = WordTokenizer.tokenize("", text, MANY, WordBuffer.none());
    StringBuilder left = new StringBuilder();
    int at = 0;
    for (int t = 0; t < tokens.size(); t++) {
      assertThat(tokens.begin(t)).isGreaterThanOrEqualTo(at);
      assertThat(tokens.end(t)).isGreaterThan(tokens.begin(t));
      left.append(text, at, tokens.begin(t));
      at = tokens.end(t);
    }
    left.append(text.substring(at));
    assertThat(left.codePoints())
        .allMatch(
            point ->
                Character.isWhitespace(point)
                    || Character.isSpaceChar(point)
                    || Character.isISOControl(point)
                    || Character.getType(point) == Character.FORMAT);
  }

  @Test
  void theFirstTokensAreKeptAndAllAreCounted() {
    String text = "word ".repeat(5000);
    TokenizedText tokens = WordTokenizer.tokenize("", text, 7, WordBuffer.found());
    assertThat(tokens.size()).isEqualTo(7);
    assertThat(tokens.tokenCount()).isEqualTo(5000);
    assertThat(tokens.truncated()).isTrue();
    assertThat(tokens.specialTokens()).isZero();
    assertThat(tokens.words().count()).isEqualTo(5000);
    assertThat(tokens.words().begins()[4999]).isEqualTo(4999 * 5);
    assertThat(tokens.words().endTokens()[4999]).isEqualTo(5000);
  }

  @Test
  void givenWordsAreTokensAsTheyAre() {
    List<String> given = List.of("New York", "", "don't", " ");
    TokenizedText tokens = WordTokenizer.given("", given, MANY, WordBuffer.given(given));
    String text = String.join(" ", given);
    assertThat(tokens.texts(text, 0, tokens.size())).containsExactly("New York", "don't", " ");
    assertThat(tokens.words().firstTokens()).containsExactly(0, 0, 1, 2);
    assertThat(tokens.words().endTokens()).containsExactly(1, 0, 2, 3);
  }

  @Test
  void aPromptsWordsComeFirst() {
    TokenizedText tokens = WordTokenizer.tokenize("a query: ", "red", MANY, WordBuffer.found());
    assertThat(tokens.promptTokens()).isEqualTo(3);
    assertThat(tokens.size()).isEqualTo(1);
    assertThat(tokens.texts("red", 0, 1)).containsExactly("a", "query", ":", "red");
    assertThat(tokens.words().begins()).containsExactly(0);
  }

  private static List<String> words(String text) {
    TokenizedText tokens = WordTokenizer.tokenize("", text, MANY, WordBuffer.none());
    return IntStream.range(0, tokens.size())
        .mapToObj(token -> text.substring(tokens.begin(token), tokens.end(token)))
        .toList();
  }
}
