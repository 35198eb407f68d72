package org.contexture.jobs.failure;

/** Spark stopped while a command was using it, as it does when it cannot reach its master. */
public final class SparkStoppedException extends JobException {
  private static final long serialVersionUID = 1L;

  public SparkStoppedException(String master, Throwable cause) {
    super(
        ExitCode.OTHER,
        "Cannot finish: Spark has stopped; can its master be reached? (" + master + ")",
        cause);
  }
}
