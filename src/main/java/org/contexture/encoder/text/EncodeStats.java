package org.contexture.encoder.text;

/**
 * What encoding some texts took.
 *
 * @param unknownWords words that a model of whole words does not know; those of equal texts count
 *     once
 * @param textsEncoded texts that the model ran on; equal texts count once
 * @param textTokens tokens of those texts, special ones included
 * @param usedTokens tokens of those texts that are in their vectors
 * @param windows rows that the model ran on: one per text, more for long ones
 * @param tokens tokens that the model ran on, without padding; those that windows share count in
 *     each
 * @param paddedTokens positions that the model ran on, padding included
 * @param tokenizeNanos time in tokenizing
 * @param encodeNanos time in the model and in pooling
 */
public record EncodeStats(
    long unknownWords,
    long textsEncoded,
    long textTokens,
    long usedTokens,
    long windows,
    long tokens,
    long paddedTokens,
    long tokenizeNanos,
    long encodeNanos) {
  public static final EncodeStats NONE = new EncodeStats(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** What tokenizing took and found. */
  public static EncodeStats tokenizing(long unknownWords, long nanos) {
    return new EncodeStats(unknownWords, 0, 0, 0, 0, 0, 0, nanos, 0);
  }

  public EncodeStats plus(EncodeStats other) {
    return new EncodeStats(
        unknownWords + other.unknownWords,
        textsEncoded + other.textsEncoded,
        textTokens + other.textTokens,
        usedTokens + other.usedTokens,
        windows + other.windows,
        tokens + other.tokens,
        paddedTokens + other.paddedTokens,
        tokenizeNanos + other.tokenizeNanos,
        encodeNanos + other.encodeNanos);
  }
}
