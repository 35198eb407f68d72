package org.contexture.encoder.run;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a long text's tokens that the model reads at once, and the part of it whose states
 * count. Each token counts in one window: the one in which it has the most context on its shorter
 * side. The ends of the text itself are no lack of context.
 *
 * @param begin index of the first token
 * @param end index after the last token
 * @param ownBegin index of the first token that counts here
 * @param ownEnd index after the last token that counts here
 */
public record TokenWindow(int begin, int end, int ownBegin, int ownEnd) {
  /**
   * The windows of a text: one where it fits, else as many as it takes.
   *
   * @param tokens of the text
   * @param capacity the most tokens in a window, at least 1
   * @param stride tokens that neighbours share, as in Hugging Face tokenizers; at least 0 and less
   *     than {@code capacity}
   * @return in order; what they own is every token once
   */
  public static List<TokenWindow> of(int tokens, int capacity, int stride) {
    if (capacity < 1 || stride < 0 || stride >= capacity) {
      throw new IllegalArgumentException(
          "stride must be from 0 to less than the window's " + capacity + " tokens: " + stride);
    }
    List<TokenWindow> windows = new ArrayList<>();
    int ownBegin = 0;
    for (int begin = 0; ; begin += capacity - stride) {
      int end = Math.min(tokens, begin + capacity);
      if (end == tokens) {
        windows.add(new TokenWindow(begin, end, ownBegin, end));
        return windows;
      }
      int nextBegin = begin + capacity - stride;
      // Token t has end - 1 - t tokens after it here, and t - nextBegin before it in the next.
      int ownEnd = (nextBegin + end - 1) / 2 + 1;
      windows.add(new TokenWindow(begin, end, ownBegin, ownEnd));
      ownBegin = ownEnd;
    }
  }

  public int length() {
    return end - begin;
  }
}
