package org.contexture.encoder.onnx.graph;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Bytes that become part of a file, wherever they come from.
 *
 * @param length how many there are
 */
record FilePart(long length, Content content) {
  /** The bytes. */
  @FunctionalInterface
  interface Content {
    /** Writes all of them. */
    void writeTo(FileChannel to) throws IOException;
  }

  void writeTo(FileChannel to) throws IOException {
    content.writeTo(to);
  }

  /** Bytes in memory. */
  static FilePart of(byte[] bytes) {
    return of(bytes.length, () -> bytes);
  }

  /** Bytes that are made when they are written, so that only one such part is in memory. */
  static FilePart of(long length, MadeBytes bytes) {
    return new FilePart(length, to -> write(ByteBuffer.wrap(bytes.make()), length, to));
  }

  private static void write(ByteBuffer buffer, long length, FileChannel to) throws IOException {
    if (buffer.remaining() != length) {
      throw new IllegalStateException(
          "a part must have %d bytes: %d".formatted(length, buffer.remaining()));
    }
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }

  /** Bytes of another file, which are never held in memory. */
  static FilePart of(FileChannel from, ByteRange range) {
    return new FilePart(range.length(), to -> copy(from, range.begin(), range.length(), to));
  }

  /** Bytes of a file that is opened when they are written. */
  static FilePart of(Path file, long begin, long length) {
    return new FilePart(
        length,
        to -> {
          try (FileChannel from = GraphFields.open(file)) {
            copy(from, begin, length, to);
          }
        });
  }

  private static void copy(FileChannel from, long begin, long length, FileChannel to)
      throws IOException {
    long end = begin + length;
    for (long position = begin; position < end; ) {
      long copied = from.transferTo(position, end - position, to);
      if (copied == 0) {
        throw new EOFException("the file ends at byte " + position);
      }
      position += copied;
    }
  }
}
