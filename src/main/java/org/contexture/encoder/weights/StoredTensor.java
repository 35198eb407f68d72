package org.contexture.encoder.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.model.ModelException;

/**
 * Where the numbers of a tensor lie.
 *
 * @param type of its numbers
 * @param shape its dimensions; none for a single number
 * @param strides how many numbers lie between neighbours of each dimension; row-major most often
 * @param file that holds it
 * @param offset of its first byte in the file
 */
public record StoredTensor(
    String name, NumberType type, List<Long> shape, List<Long> strides, Path file, long offset) {
  private static final int WINDOW = 1 << 22;

  public StoredTensor {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
  }

  /** Takes a tensor's floats, some at a time. */
  @FunctionalInterface
  public interface Sink {
    void take(FloatBuffer floats) throws IOException;
  }

  /** One whose numbers lie behind each other. */
  static StoredTensor rowMajor(
      String name, NumberType type, List<Long> shape, Path file, long offset) {
    return new StoredTensor(name, type, shape, Shapes.rowMajor(shape), file, offset);
  }

  /** How many numbers it has. */
  public long size() {
    return Shapes.size(shape);
  }

  /** Whether the file's bytes from {@link #offset} are its numbers, row by row. */
  public boolean isRowMajor() {
    return size() == 0 || Shapes.areRowMajor(shape, strides);
  }

  /** Length in bytes. */
  public long length() {
    return size() * type.bytes();
  }

  /**
   * Its numbers, row-major.
   *
   * @throws ModelException where they cannot be read, or are more than an array holds
   */
  public float[] floats() {
    if (size() > Integer.MAX_VALUE - 8) {
      throw UnreadableWeights.file(
          file, "tensor '%s' has more numbers than an array holds: %d".formatted(name, size()));
    }
    if (!isRowMajor()) {
      return gathered();
    }
    FloatBuffer floats = FloatBuffer.allocate((int) size());
    read(floats::put);
    return floats.array();
  }

  /**
   * Hands on its numbers, row-major, without ever holding all of them.
   *
   * @throws ModelException where they cannot be read
   */
  public void read(Sink sink) {
    if (!isRowMajor()) {
      try {
        sink.take(FloatBuffer.wrap(floats()));
      } catch (IOException e) {
        throw UnreadableWeights.file(file, e);
      }
      return;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      FloatBuffer floats = FloatBuffer.allocate((int) Math.min(size(), WINDOW));
      for (long at = 0; at < size(); at += WINDOW) {
        floats.clear().limit((int) Math.min(WINDOW, size() - at));
        type.widen(
            bytes(channel, offset + at * type.bytes(), (long) floats.limit() * type.bytes()),
            floats);
        sink.take(floats.flip());
      }
    } catch (IOException e) {
      throw UnreadableWeights.file(file, e);
    }
  }

  private ByteBuffer bytes(FileChannel channel, long begin, long count) throws IOException {
    // A mapping beyond the end would make the file longer, or end the process where it is read.
    if (begin + count > channel.size()) {
      throw UnreadableWeights.file(
          file,
          "it ends at byte %d, before tensor '%s' does: %d"
              .formatted(channel.size(), name, begin + count));
    }
    return channel.map(MapMode.READ_ONLY, begin, count).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A view of another tensor, such as a transposed one. */
  private float[] gathered() {
    long span = 1;
    for (int d = 0; d < shape.size(); d++) {
      span += (shape.get(d) - 1) * strides.get(d);
    }
    float[] laid = rowMajor(name, type, List.of(span), file, offset).floats();
    float[] floats = new float[(int) size()];
    for (int i = 0; i < floats.length; i++) {
      long rest = i;
      long at = 0;
      for (int d = shape.size() - 1; d >= 0; d--) {
        at += rest % shape.get(d) * strides.get(d);
        rest /= shape.get(d);
      }
      floats[i] = laid[(int) at];
    }
    return floats;
  }
}
