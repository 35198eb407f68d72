package org.contexture.jobs.store;

/** The output cannot be written. The message is one sentence that a user can act on. */
public final class OutputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean usage;

  private OutputException(String message, boolean usage, Throwable cause) {
    super(message, cause);
    this.usage = usage;
  }

  static OutputException refused(String message) {
    return refused(message, null);
  }

  static OutputException refused(String message, Throwable cause) {
    return new OutputException(message, true, cause);
  }

  static OutputException failed(String message, Throwable cause) {
    return new OutputException(message, false, cause);
  }

  /** Whether other options would help; otherwise the storage failed. */
  public boolean isUsage() {
    return usage;
  }
}
