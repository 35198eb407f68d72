package org.contexture.encoder;

import java.io.Serializable;

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
}
