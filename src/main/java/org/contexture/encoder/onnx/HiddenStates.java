package org.contexture.encoder.onnx;

/**
 * The last layer's states of one batch.
 *
 * @param values row-major {@code [rows, length, dimension]}
 * @param length tokens per row, padding included
 * @param dimension values per token
 */
public record HiddenStates(float[] values, int length, int dimension) {
  /** Index of a row's first token's first value. */
  public int offset(int row) {
    return row * length * dimension;
  }
}
