package org.contexture.encoder.tokenize;

import java.util.Arrays;
import java.util.List;

/**
 * For models whose tokens are words: the given words, or those that {@link WordBorders} finds.
 * Their ids are all 0, and there are no special tokens.
 */
public final class WordTokenizer {
  /** How many words are collected before they are handed on. */
  private static final int STRETCH = 1024;

  private final TokenBuffer kept;
  private final int[] begins = new int[STRETCH];
  private final int[] ends = new int[STRETCH];
  private int count;

  private WordTokenizer(TokenBuffer kept) {
    this.kept = kept;
  }

  /**
   * Finds a text's words, and keeps the first {@code maxTokens}. All are counted.
   *
   * @param prompt whose words come before the text's
   * @param words what is to be known of the text's words
   */
  public static TokenizedText tokenize(
      String prompt, String text, int maxTokens, WordBuffer words) {
    WordTokenizer tokenizer = new WordTokenizer(buffer(prompt, maxTokens, words));
    WordBorders.read(text, tokenizer::word);
    return tokenizer.finish();
  }

  /**
   * Takes a text's words as they are given; those that are empty have no token.
   *
   * @param given the words of the text, one space between
   */
  public static TokenizedText given(
      String prompt, List<String> given, int maxTokens, WordBuffer words) {
    WordTokenizer tokenizer = new WordTokenizer(buffer(prompt, maxTokens, words));
    int begin = 0;
    for (String word : given) {
      if (!word.isEmpty()) {
        tokenizer.word(begin, begin + word.length());
      }
      begin += word.length() + 1;
    }
    return tokenizer.finish();
  }

  private static TokenBuffer buffer(String prompt, int maxTokens, WordBuffer words) {
    TokenBuffer kept = new TokenBuffer(SpecialTokens.NONE, prompt, maxTokens, words);
    WordTokenizer ofPrompt = new WordTokenizer(kept);
    int origin = -prompt.length();
    WordBorders.read(prompt, (begin, end) -> ofPrompt.word(origin + begin, origin + end));
    ofPrompt.flush();
    return kept;
  }

  private void word(int begin, int end) {
    if (count == STRETCH) {
      flush();
    }
    begins[count] = begin;
    ends[count] = end;
    count++;
  }

  /** Each word is one of the text's words too. */
  private void flush() {
    int[] words = new int[count];
    Arrays.setAll(words, word -> word);
    kept.add(
        new Pieces(
            new long[count], Arrays.copyOf(begins, count), Arrays.copyOf(ends, count), words),
        0,
        false);
    count = 0;
  }

  private TokenizedText finish() {
    flush();
    return kept.finish();
  }
}
