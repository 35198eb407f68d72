package org.contexture.encoder;

/**
 * What encoding some texts took.
 *
 * @param textsEncoded texts that the model ran on; equal texts count once
 * @param tokens tokens that the model ran on, without padding
 * @param paddedTokens positions that the model ran on, padding included
 * @param tokenizeNanos time in tokenizing
 * @param encodeNanos time in the model and in pooling
 */
public record EncodeStats(
    long textsEncoded, long tokens, long paddedTokens, long tokenizeNanos, long encodeNanos) {
  public static final EncodeStats NONE = new EncodeStats(0, 0, 0, 0, 0);

  public EncodeStats plus(EncodeStats other) {
    return new EncodeStats(
        textsEncoded + other.textsEncoded,
        tokens + other.tokens,
        paddedTokens + other.paddedTokens,
        tokenizeNanos + other.tokenizeNanos,
        encodeNanos + other.encodeNanos);
  }
}
