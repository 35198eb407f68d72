package org.contexture.encoder.tokenize;

import java.util.Arrays;
import java.util.OptionalLong;

/** Collects a text's tokens up to a limit, and counts the rest. */
final class TokenBuffer {
  private final SpecialTokens special;
  private final String prompt;
  private final WordBuffer words;
  private final int limit;
  private final OptionalLong leftOut;
  private long[] ids;
  private int[] begins;
  private int[] ends;
  private int promptTokens;
  private int kept;
  private int count;
  private int missing;
  private int unknownWords;
  private boolean wordIsUnknown;

  /**
   * An empty text.
   *
   * @param prompt that comes before the text
   * @param maxTokens of the whole text, the special tokens included
   */
  TokenBuffer(SpecialTokens special, String prompt, int maxTokens, WordBuffer words) {
    this(special, prompt, maxTokens, words, OptionalLong.empty());
  }

  /**
   * As the other, leaving out a token.
   *
   * @param leftOut the token of all that the model does not know; within the limit it counts, and
   *     nowhere else
   */
  TokenBuffer(
      SpecialTokens special, String prompt, int maxTokens, WordBuffer words, OptionalLong leftOut) {
    this.leftOut = leftOut;
    this.special = special;
    this.prompt = prompt;
    this.words = words;
    this.limit = maxTokens - special.count();
    this.ids = new long[Math.min(limit, 64)];
    this.begins = new int[ids.length];
    this.ends = new int[ids.length];
  }

  /**
   * Adds the tokens of the text's next stretch.
   *
   * @param offset where the stretch begins in the text; less than 0 inside the prompt before it
   * @param insideWord whether the stretch goes on with the word that the one before it ended with
   */
  void add(Pieces pieces, int offset, boolean insideWord) {
    int word = insideWord ? 0 : Pieces.BLANK;
    for (int t = 0; t < pieces.ids().length; t++) {
      int begin = pieces.begins()[t] + offset;
      int end = pieces.ends()[t] + offset;
      if (leftOut.isPresent() && pieces.ids()[t] == leftOut.getAsLong()) {
        leaveOut(begin, end, pieces.words()[t] != word);
        word = pieces.words()[t];
        continue;
      }
      if (isOfPrompt(begin, end)) {
        promptTokens++;
      } else if (pieces.words()[t] != Pieces.BLANK) {
        tellToken(begin, end, pieces.words()[t] != word);
        word = pieces.words()[t];
      }
      keep(pieces.ids()[t], begin, end);
    }
  }

  /**
   * Adds a word, as yet without a token.
   *
   * @param begin UTF-16 index of its first character; less than 0 inside the prompt
   */
  void addWord(int begin, int end) {
    if (!isOfPrompt(begin, end)) {
      words.word(count - promptTokens, Math.max(0, begin), Math.max(0, end));
      unknownWords++;
    }
    wordIsUnknown = !isOfPrompt(begin, end);
  }

  /** Adds a token of the word that was added last. */
  void addToken(long id, int begin, int end) {
    if (wordIsUnknown) {
      wordIsUnknown = false;
      unknownWords--;
    }
    if (isOfPrompt(begin, end)) {
      promptTokens++;
    } else {
      tellToken(begin, end, false);
    }
    keep(id, begin, end);
  }

  private void leaveOut(int begin, int end, boolean startsWord) {
    missing++;
    if (!isOfPrompt(begin, end)) {
      unknownWords++;
      if (startsWord) {
        words.word(count - promptTokens, Math.max(0, begin), Math.max(0, end));
      }
    }
  }

  private static boolean isOfPrompt(int begin, int end) {
    return begin < 0 && end <= 0;
  }

  private void tellToken(int begin, int end, boolean startsWord) {
    words.token(count - promptTokens, Math.max(0, begin), Math.max(0, end), startsWord);
  }

  private void keep(long id, int begin, int end) {
    makeRoom();
    if (kept + missing < limit) {
      ids[kept] = id;
      begins[kept] = isOfPrompt(begin, end) ? begin : Math.max(0, begin);
      ends[kept] = end;
      kept++;
    }
    count++;
  }

  private void makeRoom() {
    int needed = (int) Math.min(limit, kept + 1L);
    if (needed > ids.length) {
      int size = (int) Math.min(limit, 2L * needed);
      ids = Arrays.copyOf(ids, size);
      begins = Arrays.copyOf(begins, size);
      ends = Arrays.copyOf(ends, size);
    }
  }

  TokenizedText finish() {
    return new TokenizedText(
        special,
        prompt,
        Arrays.copyOf(ids, kept),
        Arrays.copyOf(begins, kept),
        Arrays.copyOf(ends, kept),
        Math.min(promptTokens, kept),
        words.finish(),
        unknownWords,
        count + special.count());
  }
}
