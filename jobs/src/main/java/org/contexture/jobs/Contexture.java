package org.contexture.jobs;

import java.io.File;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.model.ModelException;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.corpus.ReadFailure;
import org.contexture.jobs.store.OutputException;
import org.contexture.spark.ColumnException;
import org.contexture.spark.ContexturePlugin;

/** The main class: {@code COMMAND [OPTIONS]}; the exit code says what went wrong. */
public final class Contexture {
  /** Set by the launcher where the arguments are in a temporary file. */
  private static final String ARGUMENTS = "contexture.arguments";

  private static final String PLUGINS = "spark.plugins";

  private Contexture() {}

  public static void main(String[] args) {
    Optional.ofNullable(System.getProperty(ARGUMENTS))
        .ifPresent(file -> new File(file).deleteOnExit());
    ExitCode code = run(args, System.out, System.err);
    System.out.flush();
    System.exit(code.code());
  }

  /**
   * Runs a command in this JVM, in a Spark session of its own or, where there is one, in that; the
   * session is stopped at the end.
   *
   * @param args as on the command line: {@code COMMAND [OPTIONS]}
   * @param out for results
   * @param err for progress, and for problems as one sentence each
   */
  public static ExitCode run(String[] args, PrintStream out, PrintStream err) {
    CommandParser.Parsed parsed = new CommandParser().parse(args, out, err);
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

  /** What a user is told about an exception. */
  record Failure(ExitCode code, String message) {
    static Failure of(Throwable thrown) {
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
      if (e instanceof SparkStoppedException) {
        return Optional.of(ExitCode.OTHER);
      }
      if (e instanceof ConfigException) {
        return Optional.of(ExitCode.USAGE);
      }
      if (e instanceof CorpusException || e instanceof ColumnException) {
        return Optional.of(ExitCode.CORPUS);
      }
      if (e instanceof ModelException) {
        return Optional.of(ExitCode.MODEL);
      }
      if (e instanceof OutputException output) {
        return Optional.of(output.isUsage() ? ExitCode.USAGE : ExitCode.OTHER);
      }
      return Optional.empty();
    }
  }

  /**
   * Runs a command's work in a session of its own.
   *
   * @throws SparkStoppedException where the work fails because Spark stopped under it
   */
  static ExitCode withSpark(String command, Function<SparkSession, ExitCode> work) {
    SparkSession spark = session(command);
    try {
      return work.apply(spark);
    } catch (Exception e) {
      if (spark.sparkContext().isStopped()) {
        throw new SparkStoppedException(spark.sparkContext().master(), e);
      }
      throw e;
    } finally {
      spark.stop();
    }
  }

  /** The session that spark-submit prepared, or a local one. */
  private static SparkSession session(String command) {
    SparkConf conf = new SparkConf().setAppName("contexture " + command);
    conf.setIfMissing("spark.master", "local[*]");
    if (conf.get("spark.master").startsWith("local")) {
      // Progress of running tasks comes with the heartbeats.
      conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
    }
    addPlugin(conf);
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** Executors fetch the application's jar before they start plugins. */
  private static void addPlugin(SparkConf conf) {
    String plugin = ContexturePlugin.class.getName();
    String others = conf.get(PLUGINS, "");
    if (!List.of(others.split(",", -1)).contains(plugin)) {
      conf.set(PLUGINS, others.isEmpty() ? plugin : others + "," + plugin);
    }
  }
}
