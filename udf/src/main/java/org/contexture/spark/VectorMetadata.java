package org.contexture.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.encoder.EncoderSignature;

/** What a stored vector column says of itself, in column metadata and file footers alike. */
public final class VectorMetadata {
  private VectorMetadata() {}

  /** Keys in kebab case, in a fixed order. */
  public static Map<String, String> of(EncoderSignature encoder, String textColumn) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("model", encoder.model());
    entries.put("fingerprint", encoder.fingerprint());
    entries.put("dimension", Integer.toString(encoder.dimension()));
    entries.put("level", "sentence");
    entries.put("layers", "-1");
    encoder.settings().describe().forEach((key, setting) -> entries.put(key, setting.value()));
    entries.put("text-column", textColumn);
    return entries;
  }
}
