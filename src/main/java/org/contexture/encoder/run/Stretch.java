package org.contexture.encoder.run;

import org.contexture.encoder.text.EncodedSpan;
import org.contexture.encoder.text.SpanStatus;

/**
 * A word, token, span or chunk of a text, and its tokens.
 *
 * @param text the word, piece or chunk; null for a span, and for a given word that is null
 * @param begin UTF-16 index of its first character in the text
 * @param end UTF-16 index after its last character
 * @param firstToken index of its first token over the whole text, special tokens and prompt
 *     included
 * @param endToken index after its last token; equal to the first where it has no vector
 * @param status {@link SpanStatus#OK}, or why it has no vector
 */
record Stretch(String text, int begin, int end, int firstToken, int endToken, SpanStatus status) {
  static Stretch of(String text, int begin, int end, int firstToken, int endToken) {
    return new Stretch(text, begin, end, firstToken, endToken, SpanStatus.OK);
  }

  static Stretch without(SpanStatus status, String text, int begin, int end) {
    return new Stretch(text, begin, end, 0, 0, status);
  }

  /** With its vector; null where it has none. */
  EncodedSpan encoded(float[] vector) {
    return new EncodedSpan(text, begin, end, endToken - firstToken, status, vector);
  }
}
