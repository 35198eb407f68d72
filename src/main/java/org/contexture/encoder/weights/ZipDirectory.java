package org.contexture.encoder.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files inside a zip file that are stored as they are, and where their bytes lie (PKWARE's
 * APPNOTE 6.3.10, with the fields of 64 bits of large files).
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int WIDE_END = 0x06064b50;
  private static final int WIDE_END_BYTES = 56;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final long WIDE = 0xffffffffL;
  private static final int LONGEST = 1 << 27;

  /**
   * Bytes of the zip file.
   *
   * @param offset of the first one
   */
  record Stored(long offset, long length) {}

  private final Path file;
  private final FileChannel channel;

  ZipDirectory(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** By name. */
  Map<String, Stored> read() throws IOException {
    ByteBuffer directory = directory();
    Map<String, Stored> entries = new LinkedHashMap<>();
    while (directory.remaining() >= ENTRY_BYTES) {
      int at = directory.position();
      if (directory.getInt(at) != ENTRY) {
        throw UnreadableWeights.file(file, "its zip directory is malformed");
      }
      int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
      int extraLength = Short.toUnsignedInt(directory.getShort(at + 30));
      int commentLength = Short.toUnsignedInt(directory.getShort(at + 32));
      long next = (long) at + ENTRY_BYTES + nameLength + extraLength + commentLength;
      if (next > directory.limit()) {
        throw UnreadableWeights.file(file, "its zip directory is cut short");
      }
      byte[] name = new byte[nameLength];
      directory.get(at + ENTRY_BYTES, name);
      String text = new String(name, StandardCharsets.UTF_8);
      Stored stored =
          stored(text, directory, at, directory.slice(at + ENTRY_BYTES + nameLength, extraLength));
      if (entries.put(text, stored) != null) {
        throw UnreadableWeights.file(
            file, "it must hold '%s' once".formatted(UnreadableWeights.shown(text)));
      }
      directory.position((int) next);
    }
    return entries;
  }

  private ByteBuffer directory() throws IOException {
    long size = channel.size();
    ByteBuffer tail = bytes(Math.max(0, size - END_BYTES - LONGEST_COMMENT), size);
    int at = tail.limit() - END_BYTES;
    while (at >= 0 && tail.getInt(at) != END) {
      at--;
    }
    if (at < 0) {
      throw UnreadableWeights.file(
          file,
          "it is no zip file, as PyTorch writes since version 1.6; load it there and save it again");
    }
    long length = Integer.toUnsignedLong(tail.getInt(at + 12));
    long begin = Integer.toUnsignedLong(tail.getInt(at + 16));
    if (at >= LOCATOR_BYTES && tail.getInt(at - LOCATOR_BYTES) == LOCATOR) {
      long wide = tail.getLong(at - LOCATOR_BYTES + 8);
      ByteBuffer end = bytes(wide, wide + WIDE_END_BYTES);
      if (end.getInt(0) != WIDE_END) {
        throw UnreadableWeights.file(file, "its zip directory is malformed");
      }
      length = end.getLong(40);
      begin = end.getLong(48);
    }
    if (length < 0 || length > LONGEST) {
      throw UnreadableWeights.file(
          file, "its zip directory must have at most %d bytes: %d".formatted(LONGEST, length));
    }
    return bytes(begin, begin + length);
  }

  private Stored stored(String name, ByteBuffer directory, int at, ByteBuffer extra)
      throws IOException {
    int method = Short.toUnsignedInt(directory.getShort(at + 10));
    long packed = Integer.toUnsignedLong(directory.getInt(at + 20));
    long length = Integer.toUnsignedLong(directory.getInt(at + 24));
    long local = Integer.toUnsignedLong(directory.getInt(at + 42));
    ByteBuffer wide = wide(extra.order(ByteOrder.LITTLE_ENDIAN));
    length = length == WIDE ? next(wide) : length;
    packed = packed == WIDE ? next(wide) : packed;
    local = local == WIDE ? next(wide) : local;
    if (method != 0 || packed != length) {
      throw UnreadableWeights.file(
          file, "'%s' in it must not be compressed".formatted(UnreadableWeights.shown(name)));
    }
    ByteBuffer header = bytes(local, local + LOCAL_BYTES);
    if (header.getInt(0) != LOCAL) {
      throw UnreadableWeights.file(
          file, "'%s' is not where it says".formatted(UnreadableWeights.shown(name)));
    }
    long offset =
        local
            + LOCAL_BYTES
            + Short.toUnsignedInt(header.getShort(26))
            + Short.toUnsignedInt(header.getShort(28));
    if (length < 0 || length > channel.size() - offset) {
      throw UnreadableWeights.file(
          file,
          "'%s' must end before byte %d: it has %d from %d"
              .formatted(UnreadableWeights.shown(name), channel.size(), length, offset));
    }
    return new Stored(offset, length);
  }

  /** The fields of 64 bits, behind their number and length. */
  private static ByteBuffer wide(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int tag = extra.getShort();
      int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
      if (tag == 1) {
        return extra.limit(extra.position() + length);
      }
      extra.position(extra.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  private long next(ByteBuffer wide) {
    if (wide.remaining() < Long.BYTES) {
      throw UnreadableWeights.file(file, "its zip directory lacks a length of 64 bits");
    }
    return wide.getLong();
  }

  /** Bytes that must be there. */
  private ByteBuffer bytes(long begin, long end) throws IOException {
    if (begin < 0 || end < begin || end > channel.size() || end - begin > LONGEST) {
      throw UnreadableWeights.file(
          file,
          "its zip directory points to bytes %d to %d of %d".formatted(begin, end, channel.size()));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) (end - begin)).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, begin + bytes.position()) >= 0) {}
    return bytes.flip();
  }

  /** The content of a file inside, which must be short. */
  ByteBuffer content(Stored stored) throws IOException {
    return bytes(stored.offset(), stored.offset() + stored.length());
  }
}
