package org.contexture.encoder.tokenize;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a text into chunks of whole sentences, as many as fit. Sentences are those of {@link
 * BreakIterator} in the root locale. One that is too long by itself is cut where words begin, and a
 * word that is too long by itself anywhere.
 */
public final class SentenceChunks {
  private SentenceChunks() {}

  /**
   * The chunks of a text's own tokens, each of which is in one chunk.
   *
   * @param most tokens in a chunk, at least 1
   * @return for each chunk the index after its last token, ascending; none for a text without
   *     tokens
   */
  public static List<Integer> ends(String text, TokenizedText tokens, int most) {
    List<Integer> ends = new ArrayList<>();
    int chunkBegin = 0;
    int at = 0;
    for (int sentenceEnd : sentenceEnds(text, tokens)) {
      if (sentenceEnd - chunkBegin > most && at > chunkBegin) {
        ends.add(at);
        chunkBegin = at;
      }
      while (sentenceEnd - chunkBegin > most) {
        chunkBegin = wordBorder(text, tokens, chunkBegin, chunkBegin + most);
        ends.add(chunkBegin);
      }
      at = sentenceEnd;
    }
    if (at > chunkBegin) {
      ends.add(at);
    }
    return ends;
  }

  /** For each sentence that has tokens the index after its last one. */
  private static List<Integer> sentenceEnds(String text, TokenizedText tokens) {
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(text);
    List<Integer> ends = new ArrayList<>();
    int token = 0;
    for (int end = sentences.next();
        end != BreakIterator.DONE && token < tokens.size();
        end = sentences.next()) {
      int first = token;
      while (token < tokens.size() && tokens.begin(token) < end) {
        token++;
      }
      if (token > first) {
        ends.add(token);
      }
    }
    if (token < tokens.size()) {
      ends.add(tokens.size());
    }
    return ends;
  }

  /** The last token from {@code begin} to {@code limit} that white space comes before. */
  private static int wordBorder(String text, TokenizedText tokens, int begin, int limit) {
    for (int token = limit; token > begin; token--) {
      int at = tokens.begin(token);
      if (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
        return token;
      }
    }
    return limit;
  }
}
