package org.contexture.jobs;

import java.io.File;
import java.io.PrintStream;
import java.util.Optional;
import org.contexture.jobs.cli.CommandParser;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;

/** The main class: {@code COMMAND [OPTIONS]}; the exit code says what went wrong. */
public final class Contexture {
  /** Set by the launcher where the arguments are in a temporary file. */
  private static final String ARGUMENTS = "contexture.arguments";

  private Contexture() {}

  public static void main(String[] args) {
    Optional.ofNullable(System.getProperty(ARGUMENTS))
        .ifPresent(file -> new File(file).deleteOnExit());
    ExitCode code = run(args, System.out, System.err);
    System.out.flush();
    System.exit(code.code());
  }

  /**
   * Runs a command in this JVM: in the Spark session that is there, which is left running with its
   * settings as they were, or in one of its own, which is stopped at the end.
   *
   * @param args as on the command line: {@code COMMAND [OPTIONS]}
   * @param out for results
   * @param err for progress, and for problems as one sentence each
   */
  public static ExitCode run(String[] args, PrintStream out, PrintStream err) {
    CommandParser.Parsed parsed =
        new CommandParser(Commands.ALL, Commands.OPTIONS).parse(args, out, err);
    if (parsed.command().isEmpty()) {
      return parsed.answered();
    }
    try {
      return parsed.command().get().action().apply(parsed.invocation());
    } catch (Exception e) {
      Failure failure = Failure.of(e);
      err.println(failure.message());
      if (parsed.invocation().has(Flag.VERBOSE)) {
        e.printStackTrace(err);
      }
      return failure.code();
    }
  }
}
