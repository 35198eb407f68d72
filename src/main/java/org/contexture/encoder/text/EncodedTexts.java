package org.contexture.encoder.text;

import java.util.List;

/**
 * The result of one call.
 *
 * @param texts one per text given, in the same order
 * @param stats what it took
 */
public record EncodedTexts(List<EncodedText> texts, EncodeStats stats) {}
