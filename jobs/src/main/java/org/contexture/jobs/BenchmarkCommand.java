package org.contexture.jobs;

/** {@code benchmark}. */
final class BenchmarkCommand {
  private BenchmarkCommand() {}

  static ExitCode run(Invocation invocation) {
    invocation.config();
    return ExitCode.DONE;
  }
}
