package org.contexture.jobs.failure;

import java.net.UnknownHostException;
import java.util.Optional;
import org.contexture.encoder.model.ModelException;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.redact.Redaction;

/** What a user is told about an exception: without secrets. */
public record Failure(ExitCode code, String message) {
  public Failure {
    message = Redaction.of(message);
  }

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
    if (root instanceof UnknownHostException host) {
      return new Failure(ExitCode.OTHER, unknown(String.valueOf(host.getMessage())));
    }
    String message =
        Optional.ofNullable(root.getMessage())
            .flatMap(all -> all.lines().findFirst())
            .map(first -> ": " + first)
            .orElse("");
    return new Failure(
        ExitCode.OTHER, "Cannot finish: " + root.getClass().getSimpleName() + message);
  }

  /** Of the machine's own name the JVM says twice that it is not known. */
  private static String unknown(String message) {
    String name = message.split(":", -1)[0];
    return message.startsWith(name + ": " + name)
        ? "Cannot start Spark: this machine's own name does not resolve; set SPARK_LOCAL_IP to its"
            + " address, 127.0.0.1 say ("
            + name
            + ")"
        : "Cannot find host: its name does not resolve (" + name + ")";
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
