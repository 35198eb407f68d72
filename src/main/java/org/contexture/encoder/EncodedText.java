package org.contexture.encoder;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What became of one text.
 *
 * @param vector present exactly where the status is {@link TextStatus#OK}; shared by equal texts,
 *     so not to be changed
 * @param error why, for {@link TextStatus#FAILED}
 * @param tokenCount tokens of the whole text, special tokens included; empty for a null text and
 *     for one that cannot be tokenized
 * @param truncated some of the text is not in the vector
 */
public record EncodedText(
    TextStatus status,
    Optional<float[]> vector,
    Optional<String> error,
    OptionalInt tokenCount,
    boolean truncated) {
  static final EncodedText NULL =
      new EncodedText(
          TextStatus.NULL_TEXT, Optional.empty(), Optional.empty(), OptionalInt.empty(), false);

  static EncodedText ok(float[] vector, int tokenCount, boolean truncated) {
    return new EncodedText(
        TextStatus.OK,
        Optional.of(vector),
        Optional.empty(),
        OptionalInt.of(tokenCount),
        truncated);
  }

  static EncodedText without(TextStatus status, int tokenCount) {
    return new EncodedText(
        status, Optional.empty(), Optional.empty(), OptionalInt.of(tokenCount), false);
  }

  static EncodedText notTokenized(String error) {
    return new EncodedText(
        TextStatus.FAILED, Optional.empty(), Optional.of(error), OptionalInt.empty(), false);
  }

  static EncodedText failed(String error, int tokenCount) {
    return new EncodedText(
        TextStatus.FAILED, Optional.empty(), Optional.of(error), OptionalInt.of(tokenCount), false);
  }
}
