package org.contexture.encoder.tokenize;

/**
 * Where words end inside a stretch of text without white space. A word is a run of letters, digits,
 * their marks and underscores; an apostrophe, a hyphen or a full stop between two of these belongs
 * to it, and so does a comma between digits. An ideograph is a word of its own, and so is any other
 * character: a punctuation mark, a symbol.
 */
final class LookupBorders {
  private LookupBorders() {}

  /** White space of any script, and control characters. */
  static boolean isSeparator(char c) {
    return Characters.isSpace(c) || Character.isISOControl(c);
  }

  /** Index after the word that begins at {@code begin}. */
  static int wordEnd(String text, int begin, int limit) {
    int first = text.codePointAt(begin);
    int at = begin + Character.charCount(first);
    if (!isOfWord(first)) {
      return Math.min(at, limit);
    }
    while (at < limit) {
      int point = text.codePointAt(at);
      if (!isOfWord(point) && !isInside(text, at, limit)) {
        break;
      }
      at += Character.charCount(point);
    }
    return Math.min(at, limit);
  }

  private static boolean isOfWord(int point) {
    return Characters.isLetterOrDigit(point) || point == '_' || isMarkOrFormat(point);
  }

  /** Combining marks and invisible joiners: part of a word, and no word alone. */
  private static boolean isMarkOrFormat(int point) {
    return Characters.isMark(point) || Characters.isFormat(point);
  }

  /** Whether the character joins the two around it into one word. */
  private static boolean isInside(String text, int at, int limit) {
    char c = text.charAt(at);
    if (at + 1 >= limit || !(isJoiner(c) || c == ',')) {
      return false;
    }
    int before = text.codePointBefore(at);
    int after = text.codePointAt(at + 1);
    return c == ','
        ? Character.isDigit(before) && Character.isDigit(after)
        : isOfWord(before) && isOfWord(after);
  }

  /** Whether a character inside a word parts it into words that may be known on their own. */
  static boolean isJoiner(char c) {
    return c == '.' || Characters.isApostrophe(c) || Characters.isHyphen(c);
  }

  /** Whether there is something in it that can be seen on its own. */
  static boolean isWord(String text, int begin, int end) {
    for (int at = begin; at < end; at += Character.charCount(text.codePointAt(at))) {
      if (!isMarkOrFormat(text.codePointAt(at))) {
        return true;
      }
    }
    return false;
  }
}
