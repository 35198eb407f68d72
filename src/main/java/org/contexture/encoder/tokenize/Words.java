package org.contexture.encoder.tokenize;

/**
 * The words of a text and the tokens that each is made of. All words are here, those beyond the
 * token limit too.
 *
 * @param begins UTF-16 index of each word's first character
 * @param ends UTF-16 index after each word's last character
 * @param firstTokens index of each word's first token among the text's own tokens
 * @param endTokens index after each word's last token; equal to the first where it has none
 */
public record Words(int[] begins, int[] ends, int[] firstTokens, int[] endTokens) {
  static final Words NONE = new Words(new int[0], new int[0], new int[0], new int[0]);

  public int count() {
    return begins.length;
  }
}
