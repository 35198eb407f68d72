package org.contexture.encoder.spec;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A vector column as an opened encoder gives it.
 *
 * @param dimension values per vector
 */
public record VectorSignature(VectorSettings settings, int dimension) implements Serializable {
  public String name() {
    return settings.name();
  }

  public Level level() {
    return settings.level();
  }

  /** How it is made: what {@link VectorSettings#describe} says, and its dimension. */
  public Map<String, String> describe() {
    Map<String, String> all = new LinkedHashMap<>(settings.describe());
    all.put("dimension", Integer.toString(dimension));
    return all;
  }
}
