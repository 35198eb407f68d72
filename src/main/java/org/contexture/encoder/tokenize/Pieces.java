package org.contexture.encoder.tokenize;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.Arrays;
import java.util.Set;

/**
 * The tokens of a stretch of text, without special ones. Offsets are UTF-16 indices into the
 * stretch, white space at a token's ends left out.
 *
 * @param ids {@code input_ids}
 * @param begins where each token begins
 * @param ends where each token ends, exclusive
 * @param words which word of the stretch each token is part of, ascending from 0; {@link #BLANK}
 *     for a token of white space only, or of nothing
 */
record Pieces(long[] ids, int[] begins, int[] ends, int[] words) {
  static final int BLANK = -1;

  /** How SentencePiece and GPT-2 spell a space in a token. */
  private static final Set<String> SPACES = Set.of("▁", "Ġ");

  /**
   * Reads what the library gives. A word ends where the pre-tokenizer's does and at white space:
   * some tokenizers (Llama's) have no pre-tokenizer and would make one word of the whole text.
   * Tokens that share a character (bytes of an emoji, parts of a ligature) are of one word. A space
   * that the tokenizer puts before the text and that is a token by itself stands for nothing there.
   */
  static Pieces of(Encoding encoding, String text) {
    long[] ids = encoding.getIds();
    int[] begins = new int[ids.length];
    int[] ends = new int[ids.length];
    offsets(encoding.getCharTokenSpans(), text, begins, ends);
    int first = 0;
    if (ids.length > 1 && begins[1] < ends[0] && SPACES.contains(encoding.getTokens()[0])) {
      ends[0] = begins[0];
      first = 1;
    }
    return new Pieces(ids, begins, ends, words(encoding.getWordIds(), text, begins, ends, first));
  }

  /** The library counts code points. */
  private static void offsets(CharSpan[] spans, String text, int[] begins, int[] ends) {
    int[] units = unitsOfCodePoints(text);
    for (int t = 0; t < spans.length; t++) {
      int begin = units == null ? spans[t].getStart() : units[spans[t].getStart()];
      int end = units == null ? spans[t].getEnd() : units[spans[t].getEnd()];
      begins[t] = begin;
      ends[t] = end;
      while (begin < end && Characters.isSpace(text.charAt(begin))) {
        begin++;
      }
      while (begin < end && Characters.isSpace(text.charAt(end - 1))) {
        end--;
      }
      if (begin < end) {
        begins[t] = begin;
        ends[t] = end;
      }
    }
    takeInMarks(text, begins, ends);
  }

  /** Combining marks that the normalizer strips belong to the letter before them. */
  private static void takeInMarks(String text, int[] begins, int[] ends) {
    for (int t = 0; t < ends.length; t++) {
      int limit = t + 1 < ends.length ? begins[t + 1] : text.length();
      while (ends[t] < limit
          && ends[t] > begins[t]
          && Characters.isMark(text.codePointAt(ends[t]))) {
        ends[t] += Character.charCount(text.codePointAt(ends[t]));
      }
    }
  }

  /** Words of the tokens from the given one on; those before it are of none. */
  private static int[] words(long[] ofLibrary, String text, int[] begins, int[] ends, int first) {
    int[] words = new int[begins.length];
    Arrays.fill(words, 0, first, BLANK);
    int word = BLANK;
    int wordEnd = 0;
    long last = Long.MIN_VALUE;
    for (int t = first; t < words.length; t++) {
      if (isBlank(text, begins[t], ends[t])) {
        words[t] = BLANK;
        continue;
      }
      boolean apart = ofLibrary[t] != last || isBlank(text, wordEnd, begins[t]);
      if (word == BLANK || (begins[t] >= wordEnd && apart)) {
        word++;
      }
      words[t] = word;
      wordEnd = Math.max(wordEnd, ends[t]);
      last = ofLibrary[t];
    }
    return words;
  }

  /** Whether a stretch holds white space and nothing else; false where it holds nothing. */
  private static boolean isBlank(String text, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (!Characters.isSpace(text.charAt(i))) {
        return false;
      }
    }
    return begin < end;
  }

  /** UTF-16 index of each code point and of the end, or null where the two counts agree. */
  private static int[] unitsOfCodePoints(String text) {
    int points = text.codePointCount(0, text.length());
    if (points == text.length()) {
      return null;
    }
    int[] units = new int[points + 1];
    for (int point = 0; point < points; point++) {
      units[point + 1] = units[point] + Character.charCount(text.codePointAt(units[point]));
    }
    return units;
  }
}
