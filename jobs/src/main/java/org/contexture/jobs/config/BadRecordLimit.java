package org.contexture.jobs.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many malformed lines a run puts up with.
 *
 * @param text as given: {@code 10} or {@code 2.5%}
 * @param most lines, or percent of all lines
 * @param isShare whether it is the second
 */
public record BadRecordLimit(String text, double most, boolean isShare) {
  static final ValueType<BadRecordLimit> TYPE =
      ValueType.ruled(
          "be a number of lines or a share of them, such as 10 or 2.5%", BadRecordLimit::parse);

  private static final Pattern LINES = Pattern.compile("\\d{1,15}");
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,15})?)%");
  private static final double ALL = 100;

  private static Optional<BadRecordLimit> parse(String text) {
    if (LINES.matcher(text).matches()) {
      return Optional.of(new BadRecordLimit(text, Double.parseDouble(text), false));
    }
    Matcher share = SHARE.matcher(text);
    return share.matches() && Double.parseDouble(share.group(1)) <= ALL
        ? Optional.of(new BadRecordLimit(text, Double.parseDouble(share.group(1)), true))
        : Optional.empty();
  }

  /**
   * Whether that many malformed lines are put up with.
   *
   * @param lines all lines, malformed or not
   */
  public boolean allows(long bad, long lines) {
    return isShare ? bad * ALL <= most * lines : bad <= most;
  }
}
