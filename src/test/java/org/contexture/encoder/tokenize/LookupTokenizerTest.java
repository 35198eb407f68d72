package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookupTokenizerTest {
  private static final int MANY = 1 << 20;
  private static final List<String> KNOWN =
      List.of(
          "the",
          "bank",
          "US",
          "us",
          "don't",
          ".",
          ",",
          "do",
          "n't",
          "ca",
          "John",
          "'s",
          "art",
          "state",
          "of",
          "U.S.",
          "3.14",
          "1,000",
          "New_York",
          "New York",
          "caf\u00e9",
          "\u6f22",
          "\u6771\u4eac",
          "\ud83d\ude00",
          "stra\u00dfe",
          "x",
          "\u0645\u06cc\u200c\u062e");

  private final LookupTokenizer tokenizer = new LookupTokenizer(KNOWN::indexOf);

  /** Words between bars; a word that has tokens names them after an equals sign. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "the bank; the=the|bank=bank",
        "The BANK, the bank.; The=the|BANK=bank|,=,|the=the|bank=bank|.=.",
        "US us Us; US=US|us=us|Us=us",
        "don't; don't=don't",
        "don\u2019t; don\u2019t=don't",
        "can't Can\u2019t; can't=ca+n't|Can\u2019t=ca+n't",
        "John's; John's=John+'s",
        "the bank's 's; the=the|bank's=bank+'s|'s='s",
        "state-of-the-art; state-of-the-art=state+of+the+art",
        "state-of-blue; state-of-blue=state+of",
        "blue-ish; blue-ish",
        "(the U.S.); (|the=the|U.S|.=.|)",
        "U.S. in; U.S.=U.S.|in",
        "3.14, 1,000; 3.14=3.14|,=,|1,000=1,000",
        "the,bank; the=the|,=,|bank=bank",
        "the.bank; the.bank=the+bank",
        "New_York new_york; New_York=New_York|new_york",
        "caf\u00e9 CAF\u00c9; caf\u00e9=caf\u00e9|CAF\u00c9=caf\u00e9",
        "\u6f22\u5b57the; \u6f22=\u6f22|\u5b57|the=the",
        "\u6771\u4eac; \u6771\u4eac=\u6771\u4eac",
        "\ud83d\ude00\ud83d\ude00\ud83d\ude01; \ud83d\ude00=\ud83d\ude00|\ud83d\ude00=\ud83d\ude00|\ud83d\ude01",
        "\u0645\u06cc\u200c\u062e!; \u0645\u06cc\u200c\u062e=\u0645\u06cc\u200c\u062e|!",
        "'the' -- x-; '|the=the|'|-|-|x=x|-",
        "\ud800 the; \ud800|the=the"
      })
  void aTextIsCutIntoWordsAndTheKnownOnesAreTokens(String text, String expected) {
    TokenizedText tokens = tokenizer.tokenize("", text, MANY, WordBuffer.found());
    assertThat(describe(text, tokens)).isEqualTo(expected);
    long unknown =
        expected
            .lines()
            .flatMap(all -> List.of(all.split("\\|")).stream())
            .filter(word -> !word.contains("="))
            .count();
    assertThat(tokens.unknownWords()).isEqualTo(unknown);
    TokenizedText alone = tokenizer.tokenize("", text, MANY, WordBuffer.none());
    assertThat(alone.inputIds()).isEqualTo(tokens.inputIds());
    assertThat(alone.unknownWords()).isEqualTo(tokens.unknownWords());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\t\r\n\u00a0\u3000", "\u0000\u0001\u007f", "\u200b\u200d\ufeff"})
  void aTextOfWhatCannotBeSeenHasNoWords(String text) {
    TokenizedText tokens = tokenizer.tokenize("", text, MANY, WordBuffer.found());
    assertThat(tokens.isEmpty()).isTrue();
    assertThat(tokens.unknownWords()).isZero();
    assertThat(tokens.words().count()).isZero();
  }

  @Test
  void givenWordsAreLookedUpWholeFirstAndAreOneWordEach() {
    List<String> given = List.of("New York", "the bank", "", " ", "blue moon", "the moon.", "US");
    String text = String.join(" ", given);
    TokenizedText tokens = tokenizer.tokenize("", text, MANY, WordBuffer.given(given));
    assertThat(ids(tokens)).containsExactly("New York", "the", "bank", "the", ".", "US");
    Words words = tokens.words();
    assertThat(words.count()).isEqualTo(given.size());
    assertThat(lengths(words)).containsExactly(1, 2, 0, 0, 0, 2, 1);
    assertThat(tokens.begin(0)).isZero();
    assertThat(tokens.end(0)).isEqualTo("New York".length());
    assertThat(tokens.unknownWords()).isEqualTo(1);
  }

  @Test
  void wordsBeyondTheLimitAreCountedAndNotKept() {
    TokenizedText tokens = tokenizer.tokenize("", "the bank blue of us red", 3, WordBuffer.found());
    assertThat(ids(tokens)).containsExactly("the", "bank", "of");
    assertThat(tokens.truncated()).isTrue();
    assertThat(tokens.tokenCount()).isEqualTo(4);
    assertThat(tokens.unknownWords()).isEqualTo(2);
    assertThat(tokens.words().count()).isEqualTo(6);
  }

  @Test
  void aPromptsWordsAreTokensBeforeTheTextAndNoWordsOfIt() {
    TokenizedText tokens = tokenizer.tokenize("the blue: ", "bank moon", MANY, WordBuffer.found());
    assertThat(tokens.promptTokens()).isEqualTo(1);
    assertThat(tokens.inputIds()).containsExactly(KNOWN.indexOf("the"), KNOWN.indexOf("bank"));
    assertThat(tokens.unknownWords()).isEqualTo(1);
    assertThat(describe("bank moon", tokens)).isEqualTo("bank=bank|moon");
    TokenizedText given =
        tokenizer.tokenize(
            "the blue: ", "bank moon", MANY, WordBuffer.given(List.of("bank", "moon")));
    assertThat(given.inputIds()).isEqualTo(tokens.inputIds());
    assertThat(given.promptTokens()).isEqualTo(1);
    assertThat(given.unknownWords()).isEqualTo(1);
  }

  @Test
  void offsetsAscendAndLieInTheirWordsWhateverTheTextHolds() {
    Random random = new Random(17);
    List<String> parts = new ArrayList<>(KNOWN);
    parts.addAll(
        List.of(" ", " ", " ", "'", "\u2019", "-", ".", ",", "\u0301", "\u200d", "\ud83d", "5"));
    for (int i = 0; i < 5000; i++) {
      String text =
          random
              .ints(random.nextInt(12), 0, parts.size())
              .mapToObj(parts::get)
              .collect(Collectors.joining());
      TokenizedText tokens = tokenizer.tokenize("", text, MANY, WordBuffer.found());
      Words words = tokens.words();
      int at = 0;
      for (int w = 0; w < words.count(); w++) {
        assertThat(words.begins()[w]).as(text).isGreaterThanOrEqualTo(at);
        at = words.ends()[w];
        assertThat(at).isGreaterThan(words.begins()[w]);
        int inside = words.begins()[w];
        for (int t = words.firstTokens()[w]; t < words.endTokens()[w]; t++) {
          assertThat(tokens.begin(t)).as(text).isBetween(inside, at);
          inside = tokens.end(t);
          assertThat(inside).isBetween(tokens.begin(t) + 1, at);
        }
      }
      assertThat(IntStream.of(lengths(words)).sum()).as(text).isEqualTo(tokens.size());
    }
  }

  @Test
  void aStretchOfMegabytesIsOneWord() {
    TokenizedText tokens =
        tokenizer.tokenize("", "x".repeat(8 << 20) + " the", MANY, WordBuffer.found());
    assertThat(ids(tokens)).containsExactly("the");
    assertThat(tokens.words().count()).isEqualTo(2);
  }

  private static int[] lengths(Words words) {
    return IntStream.range(0, words.count())
        .map(w -> words.endTokens()[w] - words.firstTokens()[w])
        .toArray();
  }

  private static List<String> ids(TokenizedText tokens) {
    return IntStream.range(0, tokens.size()).mapToObj(t -> KNOWN.get((int) tokens.id(t))).toList();
  }

  private static String describe(String text, TokenizedText tokens) {
    Words words = tokens.words();
    List<String> ids = ids(tokens);
    return IntStream.range(0, words.count())
        .mapToObj(
            w -> {
              String word = text.substring(words.begins()[w], words.ends()[w]);
              List<String> own = ids.subList(words.firstTokens()[w], words.endTokens()[w]);
              return own.isEmpty() ? word : word + "=" + String.join("+", own);
            })
        .collect(Collectors.joining("|"));
  }
}
