package org.contexture.encoder.wordvectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of floats in a few large arrays. */
final class FloatRows {
  /**
   * A little less than 4 MiB: with its header, an array of just that takes one more of G1's regions
   * than its values fill, and so twice their size where a region is 4 MiB.
   */
  private static final int CHUNK_FLOATS = (1 << 20) - 64;

  private final int dimension;
  private final int rowsPerChunk;
  private final List<float[]> chunks = new ArrayList<>();
  private int size;

  FloatRows(int dimension) {
    this.dimension = dimension;
    this.rowsPerChunk = Math.max(1, CHUNK_FLOATS / dimension);
  }

  void add(float[] row) {
    int at = size % rowsPerChunk;
    if (at == 0) {
      chunks.add(new float[rowsPerChunk * dimension]);
    }
    System.arraycopy(row, 0, chunks.get(chunks.size() - 1), at * dimension, dimension);
    size++;
  }

  /** Frees what no row was put into. */
  void trim() {
    int used = size % rowsPerChunk;
    if (used > 0) {
      int last = chunks.size() - 1;
      chunks.set(last, Arrays.copyOf(chunks.get(last), used * dimension));
    }
  }

  void copy(int row, float[] to, int at) {
    int offset = row % rowsPerChunk * dimension;
    System.arraycopy(chunks.get(row / rowsPerChunk), offset, to, at, dimension);
  }

  long bytes() {
    return (long) Float.BYTES * size * dimension;
  }
}
