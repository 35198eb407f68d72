package org.contexture.jobs.failure;

import java.util.Optional;
import org.contexture.encoder.model.ModelException;
import org.contexture.spark.column.ColumnException;

/** What a user is told about an exception. */
public record Failure(ExitCode code, String message) {
  public static Failure of(Throwable thrown) {
    Optional<String> unreadable = ReadFailure.in(thrown);
    if (unreadable.isPresent()) {
      return new Failure(ExitCode.CORPUS, unreadable.get());
    }
    Throwable root = thrown;
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      Optional<ExitCode> code = codeOf(e);
      if (code.isPresent()) {
        return new Failure(code.get(), e.getMessage());
      }
      root = e;
    }
    String message =
        Optional.ofNullable(root.getMessage())
            .flatMap(all -> all.lines().findFirst())
            .map(first -> ": " + first)
            .orElse("");
    return new Failure(
        ExitCode.OTHER, "Cannot finish: " + root.getClass().getSimpleName() + message);
  }

  private static Optional<ExitCode> codeOf(Throwable e) {
    if (e instanceof JobException job) {
      return Optional.of(job.exitCode());
    }
    if (e instanceof ColumnException) {
      return Optional.of(ExitCode.CORPUS);
    }
    return e instanceof ModelException ? Optional.of(ExitCode.MODEL) : Optional.empty();
  }
}
