package org.contexture.encoder.tokenize;

/** Kinds of characters that words are made of. */
final class Characters {
  private Characters() {}

  /** White space of any script, no-break spaces among it. */
  static boolean isSpace(int point) {
    return Character.isWhitespace(point) || Character.isSpaceChar(point);
  }

  /** A letter or digit of a script that writes words; an ideograph is a word of its own. */
  static boolean isLetterOrDigit(int point) {
    return Character.isLetterOrDigit(point) && !Character.isIdeographic(point);
  }

  /** A mark that belongs to the character before it. */
  static boolean isMark(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  /** An invisible character, such as a joiner. */
  static boolean isFormat(int point) {
    return Character.getType(point) == Character.FORMAT;
  }

  static boolean isApostrophe(int point) {
    return point == '\'' || point == '\u2019';
  }

  /** A hyphen, or one of those that look like it. */
  static boolean isHyphen(int point) {
    return point == '-' || point == '\u2010' || point == '\u2011';
  }
}
