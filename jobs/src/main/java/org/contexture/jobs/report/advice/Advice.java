package org.contexture.jobs.report.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of advice.
 *
 * @param finding what was found, with its figure
 * @param action what to do about it, with the option
 */
public record Advice(String finding, String action) {
  private static final Pattern OPTION =
      Pattern.compile("--[a-z][a-z-]*|spark\\.[A-Za-z.]*[A-Za-z]");

  /** A stretch of the action: the name of an option, which no line break may part, or not. */
  public record Piece(String text, boolean option) {}

  public List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    Matcher options = OPTION.matcher(action);
    int end = 0;
    while (options.find()) {
      pieces.add(new Piece(action.substring(end, options.start()), false));
      pieces.add(new Piece(options.group(), true));
      end = options.end();
    }
    pieces.add(new Piece(action.substring(end), false));
    return pieces;
  }
}
