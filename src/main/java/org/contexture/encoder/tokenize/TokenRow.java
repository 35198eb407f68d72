package org.contexture.encoder.tokenize;

import java.util.List;

/** Tokens that a model reads as one row of a batch. */
public interface TokenRow {
  /** {@code input_ids}, special tokens included. */
  long[] ids();

  /** {@code token_type_ids}, as many. */
  long[] typeIds();

  /**
   * What each of them stands for in the prompt or the text, as it is written there; empty for
   * special ones.
   */
  List<String> texts();

  /** Number of tokens. */
  int length();
}
