package org.contexture.encoder.vocabulary;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * SentencePiece's table of what characters are replaced by: the size of a double array (a trie of
 * the library darts-clone), the array, and the replacements, each ended by a null. What reads it
 * later is native and trusts it, so every way through it is tried here.
 */
final class CharacterMap {
  private static final int LABELS = 256;

  private CharacterMap() {}

  static void check(byte[] map, TokenizerSettings settings, String name) {
    if (!isSound(map)) {
      throw settings.malformed(
          name,
          "its precompiled_charsmap must be a table of characters: %d bytes that are none"
              .formatted(map.length));
    }
  }

  private static boolean isSound(byte[] map) {
    ByteBuffer bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
    long size = map.length < Integer.BYTES ? -1 : Integer.toUnsignedLong(bytes.getInt());
    if (size < LABELS * Integer.BYTES || size % Integer.BYTES != 0 || size > bytes.remaining()) {
      return false;
    }
    IntBuffer units =
        bytes.slice(Integer.BYTES, (int) size).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    ByteBuffer replacements =
        bytes.slice(Integer.BYTES + (int) size, map.length - Integer.BYTES - (int) size);
    return isText(replacements.duplicate()) && leadsInside(units, replacements);
  }

  private static boolean isText(ByteBuffer replacements) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(replacements);
      return text.length() > 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean leadsInside(IntBuffer units, ByteBuffer replacements) {
    BitSet seen = new BitSet(units.limit());
    Deque<Integer> bases = new ArrayDeque<>();
    bases.add(offset(units.get(0)));
    while (!bases.isEmpty()) {
      int base = bases.remove();
      if (base < 0 || (base | (LABELS - 1)) >= units.limit()) {
        return false;
      }
      if (seen.get(base)) {
        continue;
      }
      seen.set(base);
      for (int label = 1; label < LABELS; label++) {
        int at = base ^ label;
        int unit = units.get(at);
        if ((unit & (1 << 31 | (LABELS - 1))) == label) {
          int next = at ^ offset(unit);
          if ((unit >> 8 & 1) == 1 && !isReplacement(units, next, replacements)) {
            return false;
          }
          bases.add(next);
        }
      }
    }
    return true;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
  }

  private static boolean isReplacement(IntBuffer units, int at, ByteBuffer replacements) {
    if (at < 0 || at >= units.limit()) {
      return false;
    }
    int begin = units.get(at) & Integer.MAX_VALUE;
    return begin < replacements.limit() && (replacements.get(begin) & 0xc0) != 0x80;
  }
}
