package org.contexture.encoder.text;

import java.util.Locale;

/** What became of a text. */
public enum TextStatus {
  /** It has a vector. */
  OK,
  /** There was no text. */
  NULL_TEXT,
  /** The text gave no token: it was empty, or held only white space or control characters. */
  EMPTY_TEXT,
  /** It has words, and the model knows none of them. */
  NO_KNOWN_WORD,
  /** It has more than max-tokens tokens, under {@code long-text=fail}. */
  TOO_LONG,
  /** The model or its tokenizer failed on it, or it gave a vector that is not finite. */
  FAILED;

  /** The name in columns and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
