package org.contexture.encoder.elmo;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The characters of words as rows of the embeddings: a word's UTF-8 bytes between its borders, then
 * padding. Rows are counted as the weights hold them; AllenNLP counts from 1, as its row 0 masks.
 *
 * @param charsPerWord longer words are cut
 */
record CharacterIds(int charsPerWord) {
  private static final long SENTENCE_BEGIN = 256;
  private static final long SENTENCE_END = 257;
  private static final long WORD_BEGIN = 258;
  private static final long WORD_END = 259;
  private static final long PADDING = 260;

  /** U+FFFD, which stands for half a surrogate pair. */
  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

  /** The word before a sentence. */
  long[] sentenceBegin() {
    return between(new long[] {SENTENCE_BEGIN});
  }

  /** The word after a sentence. */
  long[] sentenceEnd() {
    return between(new long[] {SENTENCE_END});
  }

  long[] of(String word) {
    byte[] bytes = utf8(word);
    long[] ids = new long[Math.min(bytes.length, charsPerWord - 2)];
    Arrays.setAll(ids, i -> Byte.toUnsignedLong(bytes[i]));
    return between(ids);
  }

  private long[] between(long[] characters) {
    long[] ids = new long[charsPerWord];
    Arrays.fill(ids, PADDING);
    ids[0] = WORD_BEGIN;
    System.arraycopy(characters, 0, ids, 1, characters.length);
    ids[characters.length + 1] = WORD_END;
    return ids;
  }

  private static byte[] utf8(String word) {
    CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith(REPLACEMENT);
    try {
      ByteBuffer bytes = encoder.encode(CharBuffer.wrap(word));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("Malformed characters are replaced", e);
    }
  }
}
