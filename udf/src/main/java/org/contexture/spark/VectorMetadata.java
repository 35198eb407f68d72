package org.contexture.spark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.VectorSignature;

/** What a stored vector column says of itself, in column metadata and file footers alike. */
public final class VectorMetadata {
  private VectorMetadata() {}

  /** What one vector column says; keys in kebab case, in a fixed order. */
  public static Map<String, String> of(
      EncoderSignature encoder, VectorSignature vector, String textColumn) {
    Map<String, String> entries = ofEncoder(encoder, List.of(textColumn));
    entries.putAll(vector.describe());
    return entries;
  }

  /**
   * What a file says. With one vector its keys stand as in {@link #of}; with several each is behind
   * {@code vector.NAME.}.
   */
  public static Map<String, String> ofAll(EncoderSignature encoder, List<String> textColumns) {
    Map<String, String> entries = ofEncoder(encoder, textColumns);
    for (VectorSignature vector : encoder.vectors()) {
      String prefix = encoder.vectors().size() == 1 ? "" : "vector." + vector.name() + ".";
      vector.describe().forEach((key, value) -> entries.put(prefix + key, value));
    }
    return entries;
  }

  private static Map<String, String> ofEncoder(EncoderSignature encoder, List<String> textColumns) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("model", encoder.model());
    entries.put("fingerprint", encoder.fingerprint());
    encoder
        .settings()
        .describeTokens()
        .forEach((key, setting) -> entries.put(key, setting.value()));
    entries.put("text-column", String.join(",", textColumns));
    return entries;
  }
}
