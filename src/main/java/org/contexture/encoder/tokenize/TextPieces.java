package org.contexture.encoder.tokenize;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Cuts a very long text into pieces, so that tokenizing it needs memory for one piece and not for
 * the whole. A piece ends before a single space between two characters that are not white space:
 * pre-tokenizers (BERT's, GPT-2's, SentencePiece's) all break there, so the pieces' tokens are the
 * text's. A stretch without such a space is cut between two code points.
 */
final class TextPieces implements Iterator<String> {
  private final String text;
  private final int limit;
  private int begin;

  /**
   * The pieces of a text, which joined give the text; an empty text is one empty piece.
   *
   * @param limit the most UTF-16 units in a piece, at least 2
   */
  TextPieces(String text, int limit) {
    this.text = text;
    this.limit = limit;
  }

  @Override
  public boolean hasNext() {
    return begin < text.length() || begin == 0;
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int end = text.length() - begin > limit ? border() : text.length();
    String piece = text.substring(begin, end);
    begin = Math.max(end, 1);
    return piece;
  }

  private int border() {
    int last = begin + limit;
    for (int at = last; at > begin + 1; at--) {
      if (text.charAt(at) == ' '
          && !Character.isWhitespace(text.charAt(at - 1))
          && at + 1 < text.length()
          && !Character.isWhitespace(text.charAt(at + 1))) {
        return at;
      }
    }
    boolean insidePair = Character.isSurrogatePair(text.charAt(last - 1), text.charAt(last));
    return insidePair ? last - 1 : last;
  }
}
