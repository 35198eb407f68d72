package org.contexture.encoder.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** What holds for the words of every text, whatever its tokenizer. */
final class WordRules {
  private WordRules() {}

  /** The words that are found in a text, after a check of all rules. */
  static List<String> words(TextTokenizer tokenizer, String text) {
    TokenizedText tokens = tokenizer.tokenize("", text, 1 << 20, WordBuffer.found());
    assertTokens(tokens, text);
    assertWords(tokens, text);
    return strings(tokens.words(), text);
  }

  static void assertTokens(TokenizedText tokens, String text) {
    int before = 0;
    for (int t = 0; t < tokens.size(); t++) {
      int begin = tokens.begin(t);
      int end = tokens.end(t);
      check(before <= begin && begin <= end && end <= text.length(), "begins ascend", text);
      check(isBorder(text, begin) && isBorder(text, end), "offsets are between characters", text);
      before = begin;
    }
  }

  static void assertWords(TokenizedText tokens, String text) {
    Words words = tokens.words();
    int textEnd = 0;
    int token = 0;
    for (int w = 0; w < words.count(); w++) {
      int begin = words.begins()[w];
      int end = words.ends()[w];
      check(textEnd <= begin && begin < end, "words are not empty and do not overlap", text);
      boolean spaced = isSpace(text.charAt(begin)) || isSpace(text.charAt(end - 1));
      check(!spaced, "no white space is at a word's ends", text);
      assertBlank(tokens, token, words.firstTokens()[w], text);
      token = words.firstTokens()[w];
      check(token < words.endTokens()[w], "a word that is found has a token", text);
      for (; token < words.endTokens()[w]; token++) {
        boolean inside = begin <= tokens.begin(token) && tokens.end(token) <= end;
        check(inside, "a word's tokens are inside the word", text);
      }
      textEnd = end;
    }
    assertBlank(tokens, token, tokens.size(), text);
  }

  private static void assertBlank(TokenizedText tokens, int begin, int end, String text) {
    check(begin <= end, "no token is in two words", text);
    for (int token = begin; token < end; token++) {
      check(isBlank(tokens, token, text), "a token that is not blank is in a word", text);
    }
  }

  /** Whether a token stands for white space, or for a space that the tokenizer put there itself. */
  static boolean isBlank(TokenizedText tokens, int token, String text) {
    String piece = text.substring(tokens.begin(token), tokens.end(token));
    return piece.chars().allMatch(c -> isSpace((char) c));
  }

  /** Says the text only where a rule is broken: most texts here are long and keep it. */
  private static void check(boolean kept, String rule, String text) {
    if (!kept) {
      assertThat(text).as(rule).isNull();
    }
  }

  static List<String> strings(Words words, String text) {
    List<String> strings = new ArrayList<>();
    for (int w = 0; w < words.count(); w++) {
      strings.add(text.substring(words.begins()[w], words.ends()[w]));
    }
    return strings;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isBorder(String text, int at) {
    return at == 0
        || at == text.length()
        || !Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
  }
}
