package org.contexture.jobs;

import java.io.PrintStream;
import org.contexture.jobs.cli.CommandParser;
import org.contexture.jobs.cli.LauncherFile;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.print.VisibleStream;

/** The main class: {@code COMMAND [OPTIONS]}; the exit code says what went wrong. */
public final class Contexture {
  private Contexture() {}

  public static void main(String[] args) {
    ExitCode code = runProcess(args);
    System.out.flush();
    System.exit(code.code());
  }

  private static ExitCode runProcess(String[] args) {
    try {
      return run(LauncherFile.arguments(args), System.out, System.err);
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      return e.exitCode();
    }
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
    PrintStream visible = VisibleStream.ofProblems(err);
    CommandParser.Parsed parsed =
        new CommandParser(Commands.ALL, Commands.OPTIONS)
            .parse(args, VisibleStream.ofResults(out), visible);
    if (parsed.command().isEmpty()) {
      return parsed.answered();
    }
    try {
      return parsed.command().get().action().apply(parsed.invocation());
    } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
      Failure failure = Failure.of(e);
      visible.println(parsed.invocation().secrets().hide(failure.message()));
      parsed.invocation().printTrace(e);
      return failure.code();
    }
  }
}
