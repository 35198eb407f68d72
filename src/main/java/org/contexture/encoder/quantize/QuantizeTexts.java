package org.contexture.encoder.quantize;

import java.util.List;
import org.contexture.encoder.model.Fingerprint;

/**
 * The texts that a model is quantized with.
 *
 * @param calibrating what scales are measured on, at least one
 * @param measuring what vectors are compared on, at least one
 */
public record QuantizeTexts(List<String> calibrating, List<String> measuring) {
  public QuantizeTexts {
    calibrating = List.copyOf(calibrating);
    measuring = List.copyOf(measuring);
  }

  /**
   * Divides texts: scales that were chosen for some must hold for the others. One text alone is
   * both.
   *
   * @param texts at least one
   */
  public static QuantizeTexts halves(List<String> texts) {
    int half = (texts.size() + 1) / 2;
    return new QuantizeTexts(
        texts.subList(0, half), texts.size() == 1 ? texts : texts.subList(half, texts.size()));
  }

  /** SHA-256 over all texts in their order, in hexadecimal. */
  String sha256() {
    Fingerprint fingerprint = new Fingerprint();
    calibrating.forEach(fingerprint::add);
    measuring.forEach(fingerprint::add);
    return fingerprint.hex();
  }
}
