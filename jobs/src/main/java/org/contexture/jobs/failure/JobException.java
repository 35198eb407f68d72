package org.contexture.jobs.failure;

/** A failure that a user can act on: the message is one sentence, or one line for each problem. */
public abstract class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  protected JobException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What a scheduler learns of it. */
  public final ExitCode exitCode() {
    return exitCode;
  }
}
