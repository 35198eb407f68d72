package org.contexture.encoder.quantize;

import org.contexture.encoder.tokenize.TokenizedText;

/**
 * A text as a graph is fed with it.
 *
 * @param ids {@code input_ids}
 * @param typeIds {@code token_type_ids}
 */
record TokenIds(long[] ids, long[] typeIds) {
  static TokenIds of(TokenizedText text) {
    return new TokenIds(text.inputIds(), text.typeIds(0, text.size()));
  }
}
