package org.contexture.encoder.llama2c;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.contexture.encoder.model.ModelException;

/**
 * A tokenizer of llama2.c: the length of its longest piece, then for each token its score, the
 * length of its piece in bytes, and the piece in UTF-8, all little-endian. Tokens 0 to 2 are {@code
 * <unk>}, {@code <s>} and {@code </s>}, with line feeds around the latter two; 3 to 258 are the 256
 * bytes, for characters that have no token.
 *
 * @param pieces each other than the others
 * @param scores the higher, the earlier two neighbours are merged into the piece
 */
record TokenizerFile(List<String> pieces, List<Float> scores) {
  static final int FIRST_BYTE = 3;
  static final int FIRST_PIECE = FIRST_BYTE + 256;

  /**
   * Reads a file.
   *
   * @throws ModelException where it cannot be read, or does not hold such tokens
   */
  static TokenizerFile read(Path file) {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw Unreadable.file(file, e);
    }
    List<String> pieces = new ArrayList<>();
    List<Float> scores = new ArrayList<>();
    if (bytes.remaining() < Integer.BYTES) {
      throw Unreadable.file(file, "it has no tokens");
    }
    bytes.getInt();
    while (bytes.hasRemaining()) {
      String token = "token " + pieces.size();
      if (bytes.remaining() < Float.BYTES + Integer.BYTES) {
        throw Unreadable.file(file, "it ends inside " + token);
      }
      float score = bytes.getFloat();
      int length = bytes.getInt();
      if (Float.isNaN(score)) {
        throw Unreadable.file(file, token + " must have a score: NaN");
      }
      if (length < 1 || length > bytes.remaining()) {
        throw Unreadable.file(
            file,
            "%s must have 1 to %d bytes, as many as are left: %d"
                .formatted(token, bytes.remaining(), length));
      }
      scores.add(score);
      pieces.add(piece(bytes.slice(bytes.position(), length), token, file));
      bytes.position(bytes.position() + length);
    }
    TokenizerFile read = new TokenizerFile(List.copyOf(pieces), List.copyOf(scores));
    read.check(file);
    return read;
  }

  private static String piece(ByteBuffer bytes, String token, Path file) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw Unreadable.file(file, token + " must be UTF-8");
    }
  }

  /** The byte as the pieces spell it. */
  static String byteToken(int value) {
    return String.format(Locale.ROOT, "<0x%02X>", value);
  }

  private void check(Path file) {
    if (pieces.size() < FIRST_PIECE) {
      throw Unreadable.file(
          file, "it must have at least %d tokens: %d".formatted(FIRST_PIECE, pieces.size()));
    }
    for (int value = 0; value < 256; value++) {
      int id = FIRST_BYTE + value;
      if (!pieces.get(id).equals(byteToken(value))) {
        throw Unreadable.file(
            file, "token %d must be %s: %s".formatted(id, byteToken(value), pieces.get(id)));
      }
    }
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      Integer before = ids.putIfAbsent(pieces.get(id), id);
      if (before != null) {
        throw Unreadable.file(
            file, "tokens %d and %d must differ: '%s'".formatted(before, id, pieces.get(id)));
      }
    }
  }
}
