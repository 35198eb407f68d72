package org.contexture.jobs.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.datasources.CodecStreams;

/** The beginning of a file's text, from which it shows how the file is to be read. */
final class FirstBytes {
  private static final int LENGTH = 4096;

  private final byte[] bytes;

  FirstBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Those of a file, unpacked where its name says that it is packed. */
  static FirstBytes of(Path file, Configuration hadoop) throws IOException {
    try (InputStream in = unpacked(file, hadoop)) {
      return new FirstBytes(in.readNBytes(LENGTH));
    }
  }

  /** A file's bytes as Spark's readers get them. */
  static InputStream unpacked(Path file, Configuration hadoop) {
    return CodecStreams.createInputStream(hadoop, file);
  }

  /** The form of UTF-16 that the text is in; nothing where it looks like none. */
  Optional<String> utf16() {
    if (bytes.length < 4) {
      return Optional.empty();
    }
    if (isMark(0xFF, 0xFE) || (bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0)) {
      return Optional.of("UTF-16LE");
    }
    if (isMark(0xFE, 0xFF) || (bytes[0] == 0 && bytes[1] != 0 && bytes[2] == 0 && bytes[3] != 0)) {
      return Optional.of("UTF-16BE");
    }
    return Optional.empty();
  }

  /** Whether it begins with a byte order mark of UTF-16. */
  boolean isMarked() {
    return bytes.length > 1 && (isMark(0xFF, 0xFE) || isMark(0xFE, 0xFF));
  }

  private boolean isMark(int first, int second) {
    return (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  /** Whether it is JSON whose first value does not end in its first line. */
  boolean isJsonOverLines() {
    String text = new String(bytes, StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
    return (text.startsWith("[") || text.startsWith("{")) && text.indexOf('\n') >= 0;
  }
}
