package org.contexture.jobs.corpus;

import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.JobException;

/** The corpus cannot be read. The message is one sentence that a user can act on. */
public final class CorpusException extends JobException {
  private static final long serialVersionUID = 1L;

  public CorpusException(String message) {
    this(message, null);
  }

  public CorpusException(String message, Throwable cause) {
    super(ExitCode.CORPUS, message, cause);
  }
}
