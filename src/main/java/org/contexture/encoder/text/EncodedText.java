package org.contexture.encoder.text;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What became of one text.
 *
 * @param vectors one per vector asked for, in that order, where the status is {@link
 *     TextStatus#OK}; else none
 * @param error why, for {@link TextStatus#FAILED}
 * @param tokenCount tokens of the whole text, special tokens included; empty for a null text and
 *     for one that cannot be tokenized
 * @param truncated some of the text is in no vector
 */
public record EncodedText(
    TextStatus status,
    List<EncodedVector> vectors,
    Optional<String> error,
    OptionalInt tokenCount,
    boolean truncated) {
  public static final EncodedText NULL =
      new EncodedText(
          TextStatus.NULL_TEXT, List.of(), Optional.empty(), OptionalInt.empty(), false);

  public static EncodedText ok(List<EncodedVector> vectors, int tokenCount, boolean truncated) {
    return new EncodedText(
        TextStatus.OK, vectors, Optional.empty(), OptionalInt.of(tokenCount), truncated);
  }

  public static EncodedText without(TextStatus status, int tokenCount) {
    return new EncodedText(status, List.of(), Optional.empty(), OptionalInt.of(tokenCount), false);
  }

  public static EncodedText notTokenized(String error) {
    return new EncodedText(
        TextStatus.FAILED, List.of(), Optional.of(error), OptionalInt.empty(), false);
  }

  public static EncodedText failed(String error, int tokenCount) {
    return new EncodedText(
        TextStatus.FAILED, List.of(), Optional.of(error), OptionalInt.of(tokenCount), false);
  }

  /** The first vector, where it is one of the whole text. */
  public Optional<float[]> vector() {
    return vectors.stream()
        .limit(1)
        .filter(EncodedVector.Whole.class::isInstance)
        .map(vector -> ((EncodedVector.Whole) vector).values())
        .findFirst();
  }
}
