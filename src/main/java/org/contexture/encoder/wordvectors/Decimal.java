package org.contexture.encoder.wordvectors;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Decimal numbers as text, rounded to the nearest float as {@link Float#parseFloat} does. */
final class Decimal {
  /** Powers of ten that are floats without rounding. */
  private static final float[] POWERS = {1, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f};

  /** Every whole number up to here is a float without rounding. */
  private static final int EXACT = 1 << 24;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private Decimal() {}

  /** The number, or NaN where it is none or none that is finite. */
  static float parse(byte[] bytes, int begin, int end) {
    boolean negative = begin < end && bytes[begin] == '-';
    int digits = 0;
    int fraction = -1;
    int at = negative ? begin + 1 : begin;
    boolean plain = at < end && bytes[end - 1] != '.' && bytes[at] != '.';
    for (; at < end && plain; at++) {
      if (bytes[at] >= '0' && bytes[at] <= '9') {
        digits = 10 * digits + bytes[at] - '0';
        fraction += fraction >= 0 ? 1 : 0;
        plain = digits < EXACT;
      } else {
        plain = bytes[at] == '.' && fraction < 0;
        fraction = 0;
      }
    }
    if (!plain || fraction >= POWERS.length) {
      return parseAny(new String(bytes, begin, end - begin, StandardCharsets.UTF_8));
    }
    // A quotient of two exact floats is rounded once.
    float value = digits / POWERS[Math.max(0, fraction)];
    return negative ? -value : value;
  }

  private static float parseAny(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Float.NaN;
    }
    float value = Float.parseFloat(text);
    return Float.isFinite(value) ? value : Float.NaN;
  }
}
