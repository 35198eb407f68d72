package org.contexture.jobs.store;

import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.JobException;

/** The output cannot be written. The message is one sentence that a user can act on. */
public final class OutputException extends JobException {
  private static final long serialVersionUID = 1L;

  private OutputException(String message, ExitCode exitCode, Throwable cause) {
    super(exitCode, message, cause);
  }

  /** Other options would help. */
  static OutputException refused(String message) {
    return refused(message, null);
  }

  /** As {@link #refused(String)}, where something says why. */
  static OutputException refused(String message, Throwable cause) {
    return new OutputException(message, ExitCode.USAGE, cause);
  }

  /** The storage failed. */
  static OutputException failed(String message, Throwable cause) {
    return new OutputException(message, ExitCode.OTHER, cause);
  }
}
