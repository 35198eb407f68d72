package org.contexture.encoder.vocabulary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads files of lines. */
final class VocabularyText {
  private static final long LONGEST = 1 << 28;

  private VocabularyText() {}

  /** The bytes of a file. */
  static byte[] bytes(TokenizerSettings settings, String name) {
    Path file = settings.file(name);
    try {
      if (Files.size(file) > LONGEST) {
        throw settings.malformed(
            name, "it must have at most %d bytes: %d".formatted(LONGEST, Files.size(file)));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw settings.malformed(name, e.toString());
    }
  }

  /** A file of UTF-8. */
  static String text(TokenizerSettings settings, String name) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes(settings, name)))
          .toString();
    } catch (CharacterCodingException e) {
      throw settings.malformed(name, "it must be UTF-8: " + e.getMessage());
    }
  }

  /** Its lines, whichever way they end, without what ends them. */
  static List<String> lines(TokenizerSettings settings, String name) {
    String text = text(settings, name).replace("\r\n", "\n");
    if (text.indexOf('\r') >= 0) {
      throw settings.malformed(
          name, "a line must end with a line feed: it holds a carriage return");
    }
    List<String> lines = List.of(text.split("\n", -1));
    return lines.get(lines.size() - 1).isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
  }
}
