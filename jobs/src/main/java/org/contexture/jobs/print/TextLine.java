package org.contexture.jobs.print;

/** A text as it is shown to a person: on one line, cut and marked with dots where it is long. */
public final class TextLine {
  private static final int WIDTH = 72;

  private TextLine() {}

  public static String of(String text) {
    return of(text, WIDTH);
  }

  /** A text of which so many characters are shown at most. */
  public static String of(String text, int width) {
    String line = Visible.line(text.replaceAll("\\s+", " ").strip());
    int end = Math.min(line.length(), width);
    return line.length() <= width
        ? line
        : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, end) - 1)) + "...";
  }
}
