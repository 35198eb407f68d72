package org.contexture.encoder.onnx;

import java.util.Arrays;
import java.util.List;

/**
 * The input tensors of one batch, row-major {@code [rows, length]}, padded at the end with zeros.
 */
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

  long[] values(String input) {
    return switch (input) {
      case GraphSignature.INPUT_IDS -> padded(ids);
      case GraphSignature.TOKEN_TYPE_IDS -> padded(typeIds);
      case GraphSignature.ATTENTION_MASK -> mask();
      default ->
          throw new IllegalStateException("Input was checked when the graph was opened: " + input);
    };
  }

  private long[] padded(List<long[]> rows) {
    long[] values = new long[rows.size() * length];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(rows.get(row), 0, values, row * length, rows.get(row).length);
    }
    return values;
  }

  private long[] mask() {
    long[] values = new long[ids.size() * length];
    for (int row = 0; row < ids.size(); row++) {
      int begin = row * length;
      Arrays.fill(values, begin, begin + ids.get(row).length, 1);
    }
    return values;
  }

  static int[] toInts(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }
}
