package org.contexture.encoder.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

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
    /** Positions are the same in every row: a graph may take them once. */
    @Override
    public long[] shape(TokenBatch batch) {
      List<String> asked = input.shape();
      if (asked.size() == 1) {
        return new long[] {batch.length()};
      }
      boolean once =
          role == TokenRole.POSITION_IDS && asked.size() == 2 && "1".equals(asked.get(0));
      return new long[] {once ? 1 : batch.rows(), batch.length()};
    }

    @Override
    public long[] values(TokenBatch batch) {
      return Arrays.copyOf(
          role.values(batch, number), (int) LongStream.of(shape(batch)).reduce(1, (a, b) -> a * b));
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
