package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.readiness.Preflight;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.live.MetricsFile;
import org.contexture.jobs.report.live.RunWatch;

/** {@code embed}: runs the main job and tells a person what came of it. */
public final class EmbedCommand {
  public static final Set<JobOption> OPTIONS =
      EnumSet.complementOf(
          EnumSet.of(
              JobOption.WORD,
              JobOption.OCCURRENCES,
              JobOption.QUERY,
              JobOption.TOP,
              JobOption.VECTOR_COLUMN,
              JobOption.FROM,
              JobOption.TOKENIZER,
              JobOption.SAMPLE,
              JobOption.SEED,
              JobOption.TASK,
              JobOption.TRAIN,
              JobOption.TEST,
              JobOption.FEATURES,
              JobOption.LABEL_COLUMN,
              JobOption.SAMPLES_PER_CLASS,
              JobOption.DRAWS,
              JobOption.REGULARIZATION,
              JobOption.ITERATIONS,
              JobOption.CONTEXT_WORDS,
              JobOption.PLOT));

  public static final Command COMMAND =
      new Command(
          "embed",
          "Adds contextual vector columns to a corpus and saves Parquet.",
          OPTIONS,
          EnumSet.of(Flag.EXPLAIN, Flag.VERBOSE),
          EmbedCommand::run);

  /** Set by the launcher where progress goes to a terminal. */
  private static final String TERMINAL = "contexture.terminal";

  private EmbedCommand() {}

  private static ExitCode run(Invocation invocation) {
    JobConfig config = invocation.config();
    Optional<MetricsFile> metrics = MetricsFile.of(config);
    return CommandSession.run("embed", spark -> run(invocation, config, metrics, spark));
  }

  private static ExitCode run(
      Invocation invocation, JobConfig config, Optional<MetricsFile> metrics, SparkSession spark) {
    EmbedJob job = EmbedJob.prepare(spark, config);
    if (invocation.has(Flag.EXPLAIN)) {
      job.plan().lines().forEach(invocation.out()::println);
      return ExitCode.DONE;
    }
    try (RunWatch watch =
        RunWatch.start(spark.sparkContext(), job.runId(), metrics, invocation.err())) {
      try {
        return run(invocation, config, spark, job, watch);
      } catch (Exception e) {
        Failure failure = Failure.of(e);
        watch.failed(failure.code().code(), failure.message());
        if (job.keptForNextRun()) {
          invocation.err().println("What is encoded is kept: the same command goes on from there.");
        }
        throw e;
      }
    }
  }

  private static ExitCode run(
      Invocation invocation, JobConfig config, SparkSession spark, EmbedJob job, RunWatch watch) {
    JobPlan plan = job.plan();
    watch.event("start", plan::settings);
    Preflight.require(
            spark, job.vectors(), config.get(JobOption.OUTPUT_FORMAT), EmbedJob.output(config))
        .forEach(warning -> invocation.err().println("Warning: " + warning));
    watch.event("plan", plan::work);
    JobReport report = job.run(invocation.err(), Boolean.getBoolean(TERMINAL));
    ExitCode code = judge(report, config);
    watch.done(code.code(), report);
    new RunSummary(job, report, config, invocation.out()).print();
    if (code == ExitCode.FAILED_ROWS) {
      complain(report, config, invocation.err());
    }
    return code;
  }

  private static ExitCode judge(JobReport report, JobConfig config) {
    boolean tooMany = failed(report) > config.getInt(JobOption.MAX_FAILED_ROWS);
    return tooMany ? ExitCode.FAILED_ROWS : ExitCode.DONE;
  }

  private static long failed(JobReport report) {
    return report.written().byStatus().get("failed");
  }

  private static void complain(JobReport report, JobConfig config, PrintStream err) {
    err.printf(
        Locale.ROOT,
        "%,d rows failed, and max-failed-rows is %,d; see embedding_error in %s%n",
        failed(report),
        config.getInt(JobOption.MAX_FAILED_ROWS),
        report.run().output());
  }
}
