package org.contexture.jobs;

/** Spark stopped while a command was using it, as it does when it cannot reach its master. */
final class SparkStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SparkStoppedException(String master, Throwable cause) {
    super("Cannot finish: Spark has stopped; can its master be reached? (" + master + ")", cause);
  }
}
