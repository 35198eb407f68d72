package org.contexture.encoder.text;

/**
 * A stretch of a text and its vector.
 *
 * @param text the word, piece or chunk; null for a span, and for a given word that is null
 * @param begin UTF-16 index of its first character in the text
 * @param end UTF-16 index after its last character
 * @param tokens how many tokens its vector is made of; 0 where it has none
 * @param vector null exactly where the status is not {@link SpanStatus#OK}; not to be changed
 */
public record EncodedSpan(
    String text, int begin, int end, int tokens, SpanStatus status, float[] vector) {}
