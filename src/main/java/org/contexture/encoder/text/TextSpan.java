package org.contexture.encoder.text;

/**
 * A stretch of a text whose vector is asked for.
 *
 * @param begin UTF-16 index of its first character
 * @param end UTF-16 index after its last character
 */
public record TextSpan(int begin, int end) {}
