package org.contexture.encoder.tokenize;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts texts at white space and looks each piece up as it stands, without the punctuation around
 * it, and in lower case: as sentence-transformers' WhitespaceTokenizer does. A piece has one token
 * or none.
 */
public final class WhitespaceTokenizer {
  private static final int NONE = -1;

  /** A stop word, which has no token even where it is known in another form. */
  private static final int STOP = -2;

  private final Map<String, Integer> ids = new HashMap<>();
  private final Set<String> stopWords;
  private final boolean lowersCase;

  /**
   * A tokenizer of these words.
   *
   * @param words whose ids are their places; of equal ones the last counts
   * @param lowersCase whether texts are put into lower case first
   */
  public WhitespaceTokenizer(List<String> words, Collection<String> stopWords, boolean lowersCase) {
    for (int id = 0; id < words.size(); id++) {
      ids.put(words.get(id), id);
    }
    this.stopWords = Set.copyOf(stopWords);
    this.lowersCase = lowersCase;
  }

  /**
   * Tokenizes a text, and keeps its first {@code maxTokens} tokens.
   *
   * @param prompt put before the text
   * @param words what is to be known of the text's words
   */
  public TokenizedText tokenize(String prompt, String text, int maxTokens, WordBuffer words) {
    TokenBuffer kept = new TokenBuffer(SpecialTokens.NONE, prompt, maxTokens, words);
    String whole = prompt + text;
    int end;
    for (int begin = 0; begin < whole.length(); begin = end + 1) {
      end = begin;
      while (end < whole.length() && !PythonText.isSpace(whole.charAt(end))) {
        end++;
      }
      if (begin < end) {
        add(whole, begin, end, -prompt.length(), kept);
      }
    }
    return kept.finish();
  }

  private void add(String text, int begin, int end, int offset, TokenBuffer kept) {
    String piece = text.substring(begin, end);
    String written = lowersCase ? PythonText.lower(piece) : piece;
    int id = find(written);
    int wordBegin = begin;
    int wordEnd = end;
    if (id == NONE) {
      while (wordBegin < end && PythonText.isPunctuation(text.charAt(wordBegin))) {
        wordBegin++;
      }
      while (wordEnd > wordBegin && PythonText.isPunctuation(text.charAt(wordEnd - 1))) {
        wordEnd--;
      }
      id = findInside(stripped(written));
    }
    if (wordBegin == wordEnd && id >= 0) {
      wordBegin = begin;
      wordEnd = end;
    }
    if (wordBegin < wordEnd) {
      kept.addWord(offset + wordBegin, offset + wordEnd);
    }
    if (id >= 0) {
      kept.addToken(id, offset + wordBegin, offset + wordEnd);
    }
  }

  /** What is inside punctuation; nothing at all counts in its last form only. */
  private int findInside(String word) {
    int id = word.isEmpty() && !stopWords.contains(word) ? NONE : find(word);
    return id == NONE ? find(PythonText.lower(word)) : id;
  }

  private int find(String word) {
    return stopWords.contains(word) ? STOP : ids.getOrDefault(word, NONE);
  }

  private static String stripped(String word) {
    int begin = 0;
    int end = word.length();
    while (begin < end && PythonText.isPunctuation(word.charAt(begin))) {
      begin++;
    }
    while (end > begin && PythonText.isPunctuation(word.charAt(end - 1))) {
      end--;
    }
    return word.substring(begin, end);
  }
}
