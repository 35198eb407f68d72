package org.contexture.encoder.pooling;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the states of a text's tokens become its vector: by one pooling, or by several whose vectors
 * stand one behind the other.
 *
 * @param modes at least one, in the order of their vectors
 * @param includesPrompt the prompt's tokens are pooled with the text's
 */
public record TextPooling(List<Pooling> modes, boolean includesPrompt) implements Serializable {
  public TextPooling {
    modes = List.copyOf(modes);
  }

  /** One pooling, of the prompt's tokens too. */
  public static TextPooling of(Pooling mode) {
    return new TextPooling(List.of(mode), true);
  }

  /** The same tokens, pooled in another way. */
  public TextPooling with(Pooling mode) {
    return new TextPooling(List.of(mode), includesPrompt);
  }

  /** The name in configs and reports, such as {@code cls+mean}. */
  public String id() {
    return modes.stream().map(Pooling::id).collect(Collectors.joining("+"));
  }

  /** Values of the vector, for token states of {@code dimension} values. */
  public int width(int dimension) {
    return Math.multiplyExact(modes.size(), dimension);
  }
}
