package org.contexture.encoder.wordvectors;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** The bytes of a file, gzip undone, with a look ahead of any length. */
final class ByteSource implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  private final InputStream in;
  private byte[] buffer = new byte[2 * BUFFER_BYTES];
  private int begin;
  private int end;

  private ByteSource(InputStream in) {
    this.in = in;
  }

  static ByteSource open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    try {
      in.mark(2);
      boolean gzip = (in.read() << 8 | in.read()) == GZIP_MAGIC;
      in.reset();
      return new ByteSource(gzip ? new GZIPInputStream(in, BUFFER_BYTES) : in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** How many of the next bytes are there to look at: as many as wanted, fewer at the end. */
  int require(int wanted) throws IOException {
    if (end - begin < wanted) {
      if (begin + wanted > buffer.length) {
        byte[] larger =
            wanted > buffer.length / 2 ? new byte[Math.addExact(wanted, wanted)] : buffer;
        System.arraycopy(buffer, begin, larger, 0, end - begin);
        buffer = larger;
        end -= begin;
        begin = 0;
      }
      end += in.readNBytes(buffer, end, wanted - (end - begin));
    }
    return Math.min(wanted, end - begin);
  }

  /**
   * Distance of the first such byte, or -1 where there is none.
   *
   * @param most bytes that are looked at
   */
  int indexOf(char wanted, int most) throws IOException {
    int seen = 0;
    for (int ahead = Math.min(most, BUFFER_BYTES); ; ahead = Math.min(most, 2 * ahead)) {
      int present = require(ahead);
      for (; seen < present; seen++) {
        if (buffer[begin + seen] == wanted) {
          return seen;
        }
      }
      if (present < ahead || ahead == most) {
        return -1;
      }
    }
  }

  /** One of the bytes that {@link #require} has made present. */
  byte at(int distance) {
    return buffer[begin + distance];
  }

  /** The next bytes, as many as wanted or as there are, which stay the next. */
  byte[] look(int wanted) throws IOException {
    int present = require(wanted);
    return Arrays.copyOfRange(buffer, begin, begin + present);
  }

  /** The next bytes, which {@link #require} has made present. */
  byte[] take(int count) {
    byte[] taken = Arrays.copyOfRange(buffer, begin, begin + count);
    begin += count;
    return taken;
  }

  void skip(int count) {
    begin += count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
