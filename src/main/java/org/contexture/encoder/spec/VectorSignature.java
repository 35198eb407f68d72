package org.contexture.encoder.spec;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.encoder.model.ModelException;

/**
 * A vector column as an opened encoder gives it.
 *
 * @param dimension values per vector
 */
public record VectorSignature(VectorSettings settings, int dimension) implements Serializable {
  /**
   * What the settings give with token states of so many values.
   *
   * @throws ModelException where fewer values are there than asked for
   */
  public static VectorSignature of(VectorSettings settings, int hiddenSize) {
    int width = settings.finish().width(settings.pooledWidth(hiddenSize));
    int most = settings.finish().mostDimensions();
    if (most != Integer.MAX_VALUE && most > width) {
      throw new ModelException(
          "Vector '" + settings.name() + "': dimension must be at most " + width + ": " + most);
    }
    return new VectorSignature(settings, Math.min(most, width));
  }

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
