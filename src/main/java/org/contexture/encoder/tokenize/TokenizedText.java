package org.contexture.encoder.tokenize;

/**
 * A text as the model will read it.
 *
 * @param ids {@code input_ids}, special tokens included, at most max-tokens of them
 * @param typeIds {@code token_type_ids}, as many
 * @param tokenCount tokens of the whole text, special tokens included; more than {@code ids.length}
 *     where the text was cut
 * @param specialTokens how many of the tokens the tokenizer added itself
 */
public record TokenizedText(long[] ids, long[] typeIds, int tokenCount, int specialTokens) {
  /** Whether some of the text is not in {@link #ids}. */
  public boolean truncated() {
    return tokenCount > ids.length;
  }

  /** Whether the text gave no token of its own. */
  public boolean isEmpty() {
    return tokenCount <= specialTokens;
  }
}
