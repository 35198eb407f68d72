package org.contexture.encoder.pooling;

/** The error function, which Java lacks. */
final class ErrorFunction {
  /** Beyond it double precision knows 1 alone. */
  private static final double END = 6;

  private ErrorFunction() {}

  /**
   * By the series {@code 2 / sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (1 3 5 .. (2n+1))} (Abramowitz
   * and Stegun 7.1.6), whose terms all have one sign.
   */
  static double of(double x) {
    if (Double.isNaN(x) || Math.abs(x) >= END) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }
}
