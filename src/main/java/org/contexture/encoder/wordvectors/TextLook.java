package org.contexture.encoder.wordvectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Looks ahead, behind the first line of sizes, whether words and numbers follow as text or in
 * word2vec's binary form: the line is the same before both.
 */
record TextLook(ByteSource in, int dimension) {
  /** What a word and a number of a line take at most, or nearly so. */
  private static final int WORD_BYTES = 1 << 16;

  private static final int NUMBER_BYTES = 32;

  /** So many bytes of binary numbers are never all text, whatever their words are. */
  private static final int LOOKED_AT = 1 << 8;

  private static final byte DELETE = 127;

  boolean isText() throws IOException {
    long line = WORD_BYTES + (long) NUMBER_BYTES * dimension;
    byte[] bytes = in.look((int) Math.min(WordVectorFile.LONGEST_LINE, line));
    int begin = in.indexOf(' ', bytes.length) + 1;
    int end = Math.min(bytes.length, begin + Math.max(LOOKED_AT, Float.BYTES * dimension));
    // A tab may end the words of text, and a space ends those of the binary form.
    return begin == 0
        || endsItsFirstLineWithNumbers(bytes)
        || isText(bytes, begin, end, in.require(end + 1) == end);
  }

  /** A line of text does, in whatever encoding its word is; binary numbers do not. */
  private boolean endsItsFirstLineWithNumbers(byte[] bytes) {
    int begin = 0;
    while (begin < bytes.length && isBlank(bytes[begin])) {
      begin++;
    }
    int at = begin;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    for (int v = 0; v < dimension && at > begin; v++) {
      while (at > begin && isBlank(bytes[at - 1])) {
        at--;
      }
      int end = at;
      while (at > begin && !isBlank(bytes[at - 1])) {
        at--;
      }
      if (Float.isNaN(Decimal.parse(bytes, at, end))) {
        return false;
      }
    }
    return at > begin;
  }

  /**
   * Whether no byte is a control character or malformed UTF-8.
   *
   * @param whole whether nothing follows: else a character may be cut at the end
   */
  private static boolean isText(byte[] bytes, int begin, int end, boolean whole) {
    for (int i = begin; i < end; i++) {
      if ((bytes[i] >= 0 && bytes[i] < ' ' && !isBlank(bytes[i])) || bytes[i] == DELETE) {
        return false;
      }
    }
    ByteBuffer from = ByteBuffer.wrap(bytes, begin, end - begin);
    CharBuffer to = CharBuffer.allocate(end - begin);
    return !StandardCharsets.UTF_8.newDecoder().decode(from, to, whole).isError();
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
