package org.contexture.encoder.tokenize;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a very long text into pieces, so that tokenizing it needs memory for one piece and not for
 * the whole. A piece ends before a single space between two characters that are not white space:
 * pre-tokenizers (BERT's, GPT-2's, SentencePiece's) all break there, so the pieces' tokens are the
 * text's. A stretch without such a space is cut between two code points.
 */
final class TextPieces {
  private TextPieces() {}

  /**
   * The pieces, which joined give the text.
   *
   * @param limit the most UTF-16 units in a piece, at least 2
   */
  static List<String> of(String text, int limit) {
    List<String> pieces = new ArrayList<>();
    int begin = 0;
    while (text.length() - begin > limit) {
      int end = border(text, begin, begin + limit);
      pieces.add(text.substring(begin, end));
      begin = end;
    }
    pieces.add(text.substring(begin));
    return pieces;
  }

  private static int border(String text, int begin, int limit) {
    for (int at = limit; at > begin + 1; at--) {
      if (text.charAt(at) == ' '
          && !Character.isWhitespace(text.charAt(at - 1))
          && at + 1 < text.length()
          && !Character.isWhitespace(text.charAt(at + 1))) {
        return at;
      }
    }
    return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
  }
}
