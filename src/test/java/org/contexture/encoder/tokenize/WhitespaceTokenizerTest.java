package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ids are places in the list; what they must be was computed by sentence-transformers 6.2.0. */
class WhitespaceTokenizerTest {
  private static final List<String> WORDS =
      List.of("pad", "bank", "U.S.", "u.s.", "-", "the", "bank", "", "σοφος", "σοφός", "İ", "i̇");

  private static final List<String> STOP_WORDS = List.of("the", "a", "--");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~bank Bank BANK~ | 6 6 6 | 6 6 6",
        "~(bank), bank's \"bank\"~ | 6 6 | 6 6",
        "~U.S. (U.S.) \"u.s.\"~ | 2 | 3",
        "~the The THE (the) a, A~ | ~~ | ~~",
        "~- -- ... --- !~ | 4 7 7 7 | 4 7 7 7",
        "~bank\tbank\u00a0bank\u2003bank\u3000bank\u001cbank\u0085bank~ | 6 6 6 6 6 6 6 | 6 6 6 6 6 6 6",
        "~bank\u200bbank bank\ufeff~ | ~~ | ~~",
        "~ΣΟΦΟΣ ΣΟΦΟΣ. ΣΟΦΟΣ~ | 8 8 8 | 8 8 8",
        "~İ İ.~ | 10 10 | 11 11"
      })
  void textsAreCutAndLookedUpAsTheLibraryDoesIt(String text, String asWritten, String lowered) {
    assertThat(ids(text, false)).isEqualTo(asWritten);
    assertThat(ids(text, true)).isEqualTo(lowered);
  }

  /** Lower case is Python's, which knows no language, and the end of a word. */
  @ParameterizedTest
  @CsvSource({
    "ΑΣ, ας",
    "ΑΣ., ας.",
    "ΑΣ\u00ad, ας\u00ad",
    "\"ΑΣ'Α\", \"ασ'α\"",
    "Σ, σ",
    "ΑΣΣ, ασς",
    "Α\u0301Σ, α\u0301ς",
    "ΑΣ\u0301Α, ασ\u0301α",
    "ΑΣ:Β, ασ:β",
    "\u2160Σ, \u2170ς",
    "\u02b0Σ, \u02b0σ",
    "1Σ, 1σ",
    "中Σ, 中σ",
    "İΣ, i\u0307ς"
  })
  void lowerCaseIsPythons(String text, String lower) {
    assertThat(PythonText.lower(text)).isEqualTo(lower);
  }

  /** A word that is left out has a place all the same, and what is cut off around it has none. */
  @Test
  void wordsLieInTheTextAsItIsWritten() {
    TokenizedText tokens =
        new WhitespaceTokenizer(WORDS, STOP_WORDS, true)
            .tokenize("the", "İ \"Bank\" (the) !! unknown U.S.", 2, WordBuffer.found());
    assertThat(tokens.inputIds()).containsExactly(6, 7);
    Words words = tokens.words();
    List<String> found = new ArrayList<>();
    String text = "İ \"Bank\" (the) !! unknown U.S.";
    for (int w = 0; w < words.count(); w++) {
      found.add(
          text.substring(words.begins()[w], words.ends()[w])
              + " "
              + (words.endTokens()[w] - words.firstTokens()[w]));
    }
    // The prompt and the text's first word are one.
    assertThat(found).containsExactly("İ 0", "Bank 1", "the 0", "!! 1", "unknown 0", "U.S. 1");
    assertThat(tokens.tokenCount()).isEqualTo(3);
    assertThat(tokens.truncated()).isTrue();
    assertThat(tokens.unknownWords()).isEqualTo(3);
  }

  private static String ids(String text, boolean lowersCase) {
    long[] ids =
        new WhitespaceTokenizer(WORDS, STOP_WORDS, lowersCase)
            .tokenize("", text, 100, WordBuffer.none())
            .inputIds();
    List<String> all = new ArrayList<>();
    for (long id : ids) {
      all.add(Long.toString(id));
    }
    return String.join(" ", all);
  }
}
