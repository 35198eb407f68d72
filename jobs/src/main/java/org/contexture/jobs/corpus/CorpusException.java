package org.contexture.jobs.corpus;

/** The corpus cannot be read. The message is one sentence that a user can act on. */
public final class CorpusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CorpusException(String message) {
    super(message);
  }

  public CorpusException(String message, Throwable cause) {
    super(message, cause);
  }
}
