package org.contexture.jobs.print;

import java.util.Locale;

/** How figures are computed and written in sentences. */
public final class Figure {
  private Figure() {}

  /** Part of a whole, 0 to 1; 0 where there is no whole. */
  public static double share(double part, double whole) {
    return whole <= 0 ? 0 : part / whole;
  }

  public static double share(long part, long whole) {
    return share((double) part, (double) whole);
  }

  /** Such as {@code 12 %}, which no line break parts; small ones with a digit more. */
  public static String percent(double share) {
    return say(share == 0 || share >= 0.0995 ? "%.0f\u00A0%%" : "%.1f\u00A0%%", share * 100);
  }

  public static String percent(double part, double whole) {
    return percent(share(part, whole));
  }

  public static String percent(long part, long whole) {
    return percent(share(part, whole));
  }

  public static String count(long number) {
    return say("%,d", number);
  }

  public static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
