package org.contexture.jobs.failure;

/** What a scheduler learns from the process. */
public enum ExitCode {
  DONE(0),
  /** What no other code says. */
  OTHER(1),
  /** Wrong usage or config. */
  USAGE(2),
  /** The corpus cannot be read, or is not what the options say. */
  CORPUS(3),
  /** The model cannot be used. */
  MODEL(4),
  /** More failed rows than {@code --max-failed-rows}. */
  FAILED_ROWS(5),
  /** {@code verify} found something wrong. */
  UNSOUND(6);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
