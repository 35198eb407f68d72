package org.contexture.encoder.layer;

import java.io.Serializable;

/**
 * Which texts may share a batch of a model, and why.
 *
 * @param reason for people
 */
public record Batches(BatchRegime regime, String reason) implements Serializable {
  public static Batches mixedLengths(String reason) {
    return new Batches(BatchRegime.MIXED_LENGTHS, reason);
  }

  public static Batches equalLengths(String reason) {
    return new Batches(BatchRegime.EQUAL_LENGTHS, reason);
  }

  public static Batches oneText(String reason) {
    return new Batches(BatchRegime.ONE_TEXT, reason);
  }

  /** For people and reports. */
  @Override
  public String toString() {
    return regime.id() + ": " + reason;
  }
}
