package org.contexture.encoder.tokenize;

import java.util.Arrays;

/** Collects a text's tokens up to a limit, and counts the rest. */
final class TokenBuffer {
  private final SpecialTokens special;
  private final String prompt;
  private final WordBuffer words;
  private final int limit;
  private long[] ids;
  private int[] begins;
  private int[] ends;
  private int promptTokens;
  private int kept;
  private int count;

  /**
   * An empty text.
   *
   * @param prompt that comes before the text
   * @param maxTokens of the whole text, the special tokens included
   */
  TokenBuffer(SpecialTokens special, String prompt, int maxTokens, WordBuffer words) {
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
    makeRoom(pieces.ids().length);
    int word = insideWord ? 0 : Pieces.BLANK;
    for (int t = 0; t < pieces.ids().length; t++) {
      int begin = pieces.begins()[t] + offset;
      int end = pieces.ends()[t] + offset;
      boolean ofPrompt = begin < 0 && end <= 0;
      begin = ofPrompt ? begin : Math.max(0, begin);
      if (ofPrompt) {
        promptTokens++;
      } else if (pieces.words()[t] != Pieces.BLANK) {
        words.token(count - promptTokens, begin, end, pieces.words()[t] != word);
        word = pieces.words()[t];
      }
      if (kept < limit) {
        ids[kept] = pieces.ids()[t];
        begins[kept] = begin;
        ends[kept] = end;
        kept++;
      }
      count++;
    }
  }

  private void makeRoom(int more) {
    int needed = (int) Math.min(limit, (long) kept + more);
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
        count + special.count());
  }
}
