package org.contexture.encoder.onnx;

import java.util.Arrays;
import java.util.List;

/** The input tensors of one batch, row-major {@code [rows, length]}, padded at the end. */
final class TokenBatch {
  private final List<long[]> ids;
  private final List<long[]> typeIds;
  private final int length;

  TokenBatch(List<long[]> ids, List<long[]> typeIds) {
    this.ids = ids;
    this.typeIds = typeIds;
    this.length = ids.stream().mapToInt(row -> row.length).max().orElse(0);
  }

  int rows() {
    return ids.size();
  }

  int length() {
    return length;
  }

  /** {@code input_ids}. */
  long[] ids(long padding) {
    return padded(ids, padding);
  }

  /** {@code token_type_ids}, 0 for padding. */
  long[] typeIds() {
    return padded(typeIds, 0);
  }

  /** {@code position_ids}, which go on in padding. */
  long[] positions(long first) {
    long[] values = new long[ids.size() * length];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i % length;
    }
    return values;
  }

  private long[] padded(List<long[]> rows, long padding) {
    long[] values = new long[rows.size() * length];
    Arrays.fill(values, padding);
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, values, row * length, rows.get(row).length);
    }
    return values;
  }

  /** {@code attention_mask}. */
  long[] mask() {
    long[] values = new long[ids.size() * length];
    for (int row = 0; row < ids.size(); row++) {
      int begin = row * length;
      Arrays.fill(values, begin, begin + ids.get(row).length, 1);
    }
    return values;
  }
}
