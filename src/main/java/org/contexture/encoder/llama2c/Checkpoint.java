package org.contexture.encoder.llama2c;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Arrays;
import org.contexture.encoder.model.ModelException;

/**
 * A model in llama2.c's version 0: a {@link Header}, then each {@link Part} in float32, all
 * little-endian.
 */
record Checkpoint(Header header, FloatBuffer weights) {
  /**
   * Opens a file, whose weights are then read as they are asked for.
   *
   * @throws ModelException where it cannot be read, or holds other bytes than its header says
   */
  static Checkpoint open(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      long length = channel.size();
      if (length < Header.BYTES) {
        throw Unreadable.file(
            file, "it must begin with a header of %d bytes: %d".formatted(Header.BYTES, length));
      }
      ByteBuffer start = ByteBuffer.allocate(Header.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (start.hasRemaining() && channel.read(start, start.position()) >= 0) {}
      Header header = Header.read(start.flip(), file);
      long expected = Header.BYTES + Float.BYTES * floats(header);
      if (length != expected) {
        throw Unreadable.file(
            file, "by its header it must have %d bytes, but it has %d".formatted(expected, length));
      }
      if (expected > Integer.MAX_VALUE) {
        throw Unreadable.file(
            file, "an ONNX file holds at most %d bytes: %d".formatted(Integer.MAX_VALUE, expected));
      }
      ByteBuffer weights = channel.map(MapMode.READ_ONLY, Header.BYTES, length - Header.BYTES);
      return new Checkpoint(header, weights.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    } catch (IOException e) {
      throw Unreadable.file(file, e);
    }
  }

  private static long floats(Header header) {
    return Arrays.stream(Part.values())
        .mapToLong(part -> part.size(header) * part.copies(header))
        .sum();
  }

  /**
   * A matrix as it lies in the file.
   *
   * @param layer 0 for what is of no layer
   */
  FloatBuffer get(Part part, int layer) {
    long begin = layer * part.size(header);
    for (Part before : Part.values()) {
      if (before.compareTo(part) < 0) {
        begin += before.size(header) * before.copies(header);
      }
    }
    return weights.slice(Math.toIntExact(begin), Math.toIntExact(part.size(header)));
  }
}
