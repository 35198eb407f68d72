package org.contexture.jobs.print;

import java.util.Locale;

/**
 * Texts as they may go to a terminal: what would move its cursor, colour it, name its window, turn
 * letters round or hide is written as JSON and Java write it, {@code \\u001b} say.
 */
public final class Visible {
  private Visible() {}

  /** A text without such characters; line feeds and tabs stay. */
  public static String of(String text) {
    return of(text, "\n\t");
  }

  /** A text on one line. */
  public static String line(String text) {
    return of(text, "");
  }

  private static String of(String text, String kept) {
    if (text.codePoints().allMatch(c -> isShown(c, kept))) {
      return text;
    }
    StringBuilder visible = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (isShown(c, kept)) {
                visible.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  visible.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              }
            });
    return visible.toString();
  }

  private static boolean isShown(int c, String kept) {
    if (kept.indexOf(c) >= 0) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Joiners make one sign of several, in emoji and in Indian and Arabic scripts.
      case Character.FORMAT -> c == 0x200C || c == 0x200D;
      default -> true;
    };
  }
}
