package org.contexture.encoder.onnx;

import java.util.Arrays;
import org.contexture.encoder.onnx.graph.TensorSignature;

/** How an input of a graph is filled for a batch. */
sealed interface InputFeed {
  TensorSignature input();

  /** Size in each dimension. */
  long[] shape(TokenBatch batch);

  /** Values in row-major order. */
  long[] values(TokenBatch batch);

  /** What it is filled with, for people. */
  String description();

  /**
   * A number for every token of the batch.
   *
   * @param number of padding; of the first position for {@link TokenRole#POSITION_IDS}
   */
  record PerToken(TensorSignature input, TokenRole role, int number) implements InputFeed {
    @Override
    public long[] shape(TokenBatch batch) {
      if (input.shape().size() == 1) {
        return new long[] {batch.length()};
      }
      return new long[] {onceForAllRows() ? 1 : batch.rows(), batch.length()};
    }

    @Override
    public long[] values(TokenBatch batch) {
      long[] ofRows = role.values(batch, number);
      return onceForAllRows() ? Arrays.copyOf(ofRows, batch.length()) : ofRows;
    }

    /** Positions are the same in every row. */
    private boolean onceForAllRows() {
      return role == TokenRole.POSITION_IDS
          && (input.shape().size() == 1
              || (input.shape().size() == 2 && input.shape().get(0).equals("1")));
    }

    @Override
    public String description() {
      return role.description(number);
    }
  }

  /** One number, whatever the batch is. */
  record Constant(TensorSignature input, long value) implements InputFeed {
    @Override
    public long[] shape(TokenBatch batch) {
      return input.shape().stream().mapToLong(dimension -> 1).toArray();
    }

    @Override
    public long[] values(TokenBatch batch) {
      return new long[] {value};
    }

    @Override
    public String description() {
      return input.type().equals("bool") ? Boolean.toString(value != 0) : Long.toString(value);
    }
  }

  /**
   * Keys or values of no earlier tokens.
   *
   * @param pair a dimension for keys and values comes first
   * @param heads of the attention's keys and values
   * @param headDimension values of a head
   */
  record EmptyPast(TensorSignature input, boolean pair, int heads, int headDimension)
      implements InputFeed {
    @Override
    public long[] shape(TokenBatch batch) {
      return pair
          ? new long[] {2, batch.rows(), heads, 0, headDimension}
          : new long[] {batch.rows(), heads, 0, headDimension};
    }

    @Override
    public long[] values(TokenBatch batch) {
      return new long[0];
    }

    @Override
    public String description() {
      return "empty [%sbatch, %d, 0, %d]".formatted(pair ? "2, " : "", heads, headDimension);
    }
  }
}
