package org.contexture.encoder.text;

import java.util.Locale;

/** What became of a word, token, span or chunk of a text that has vectors. */
public enum SpanStatus {
  /** It has a vector. */
  OK,
  /** The row names no begin or no end. */
  NULL_SPAN,
  /** It begins before the text or ends after it. */
  OUTSIDE_TEXT,
  /** It ends before it begins. */
  REVERSED,
  /** It ends where it begins. */
  EMPTY,
  /** It has no token: it holds only what the tokenizer drops, or a word that it does not know. */
  NO_TOKEN,
  /** Some of it is beyond max-tokens. */
  CUT;

  /** The name in columns and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
