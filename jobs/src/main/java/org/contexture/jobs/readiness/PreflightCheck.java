package org.contexture.jobs.readiness;

import java.util.Locale;
import java.util.Optional;
import org.contexture.spark.redact.Redaction;

/**
 * What was checked, and what came of it.
 *
 * @param reason one sentence or fact
 * @param failure what a run would end with, where the result is {@link Result#FAIL}
 */
public record PreflightCheck(
    String name, Result result, String reason, Optional<RuntimeException> failure) {
  public PreflightCheck {
    reason = Redaction.of(reason);
  }

  /** From good to bad. */
  public enum Result {
    OK,
    WARN,
    FAIL
  }

  public static PreflightCheck ok(String name, String reason) {
    return new PreflightCheck(name, Result.OK, reason, Optional.empty());
  }

  static PreflightCheck warn(String name, String reason) {
    return new PreflightCheck(name, Result.WARN, reason, Optional.empty());
  }

  /** The reason is the exception's message. */
  static PreflightCheck fail(String name, RuntimeException failure) {
    return fail(name, failure.getMessage(), failure);
  }

  public static PreflightCheck fail(String name, String reason, RuntimeException failure) {
    return new PreflightCheck(name, Result.FAIL, reason, Optional.of(failure));
  }

  /** A row of a table. */
  public String line() {
    return String.format(
        Locale.ROOT, "%-5s %-9s %s", result.name().toLowerCase(Locale.ROOT), name, reason);
  }
}
