package org.contexture.encoder.layer;

import java.util.List;

/**
 * States of one batch.
 *
 * @param layers of each layer that was asked for, in that order: row-major {@code [rows, length,
 *     dimension]}
 * @param length tokens per row, padding included
 * @param dimension values per token
 */
public record HiddenStates(List<float[]> layers, int length, int dimension) {
  public HiddenStates {
    layers = List.copyOf(layers);
  }

  /** Index of a row's first token's first value, the same in each layer. */
  public int offset(int row) {
    return row * length * dimension;
  }
}
