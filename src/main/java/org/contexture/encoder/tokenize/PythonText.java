package org.contexture.encoder.tokenize;

/** What Python's {@code str} does with characters, where Java's {@code String} does otherwise. */
final class PythonText {
  private static final int SIGMA = 0x3A3;
  private static final int FINAL_SIGMA = 0x3C2;
  private static final int DOTTED_I = 0x130;
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  /** Punctuation that may stand inside a word: Unicode's MidLetter, MidNumLet and Single_Quote. */
  private static final String INSIDE_WORDS =
      ":\u00b7\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a.\u2018\u2019\u2024\ufe52\uff07\uff0e'";

  private PythonText() {}

  /** What {@code str.split} cuts at. */
  static boolean isSpace(char c) {
    return (c >= '\t' && c <= '\r')
        || (c >= '\u001c' && c <= ' ')
        || c == '\u0085'
        || Character.isSpaceChar(c);
  }

  /** What {@code string.punctuation} holds, which is ASCII's. */
  static boolean isPunctuation(char c) {
    return PUNCTUATION.indexOf(c) >= 0;
  }

  /** {@code str.lower}: independent of any language, with the sigma of a word's end. */
  static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    int point;
    for (int at = 0; at < text.length(); at += Character.charCount(point)) {
      point = text.codePointAt(at);
      if (point == SIGMA && endsWord(text, at)) {
        lower.appendCodePoint(FINAL_SIGMA);
      } else if (point == DOTTED_I) {
        lower.append("i\u0307");
      } else {
        lower.appendCodePoint(Character.toLowerCase(point));
      }
    }
    return lower.toString();
  }

  /** Unicode's Final_Sigma: a cased letter before, and none behind. */
  private static boolean endsWord(String text, int at) {
    int before = at;
    while (before > 0 && isIgnorable(text.codePointBefore(before))) {
      before -= Character.charCount(text.codePointBefore(before));
    }
    int after = at + 1;
    while (after < text.length() && isIgnorable(text.codePointAt(after))) {
      after += Character.charCount(text.codePointAt(after));
    }
    return before > 0
        && isCased(text.codePointBefore(before))
        && (after == text.length() || !isCased(text.codePointAt(after)));
  }

  private static boolean isCased(int point) {
    return Character.isLowerCase(point)
        || Character.isUpperCase(point)
        || Character.isTitleCase(point);
  }

  private static boolean isIgnorable(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> INSIDE_WORDS.indexOf(point) >= 0;
    };
  }
}
