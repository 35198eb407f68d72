package org.contexture.encoder.onnx.graph;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Bytes that become part of a file, wherever they come from. */
interface FilePart {
  /** How many there are. */
  long length();

  /** Writes all of them. */
  void writeTo(FileChannel to) throws IOException;

  /** Bytes in memory. */
  static FilePart of(byte[] bytes) {
    return of(bytes.length, () -> bytes);
  }

  /** Bytes that are made when they are written, so that only one such part is in memory. */
  static FilePart of(long length, MadeBytes bytes) {
    return new FilePart() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public void writeTo(FileChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.make());
        if (buffer.remaining() != length) {
          throw new IllegalStateException(
              "a part must have %d bytes: %d".formatted(length, buffer.remaining()));
        }
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
    };
  }

  /** Bytes of another file, which are never held in memory. */
  static FilePart of(FileChannel from, ByteRange range) {
    return of(from, range.begin(), range.length());
  }

  private static FilePart of(FileChannel from, long begin, long length) {
    return new FilePart() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public void writeTo(FileChannel to) throws IOException {
        long end = begin + length;
        for (long position = begin; position < end; ) {
          long copied = from.transferTo(position, end - position, to);
          if (copied == 0) {
            throw new EOFException("the file ends at byte " + position);
          }
          position += copied;
        }
      }
    };
  }

  /** Bytes of a file that is opened when they are written. */
  static FilePart of(Path file, long begin, long length) {
    return new FilePart() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public void writeTo(FileChannel to) throws IOException {
        try (FileChannel from = GraphFields.open(file)) {
          of(from, begin, length).writeTo(to);
        }
      }
    };
  }
}
