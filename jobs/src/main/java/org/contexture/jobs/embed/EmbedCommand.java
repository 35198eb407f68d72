package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.cli.Command;
import org.contexture.jobs.cli.CommandSession;
import org.contexture.jobs.cli.Flag;
import org.contexture.jobs.cli.Invocation;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.config.RunSettings;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.model.RequestedModel;
import org.contexture.jobs.readiness.Preflight;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.live.MetricsFile;
import org.contexture.jobs.report.live.RunWatch;
import org.contexture.spark.EncoderAhead;
import org.contexture.spark.column.AddedColumns;

/** {@code embed}: runs the main job and tells a person what came of it. */
public final class EmbedCommand {
  /** What a run of the main job takes. */
  public static final List<Option<?>> OPTIONS =
      Option.ofLists(
          CorpusSettings.OPTIONS,
          OutputSettings.OPTIONS,
          ModelSettings.OPTIONS,
          RunSettings.OPTIONS,
          JobSettings.TUNING);

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
    JobSettings settings = JobSettings.of(invocation.parse(Purpose.OUTPUT));
    Optional<MetricsFile> metrics = MetricsFile.of(settings.run());
    Optional<EncoderAhead> ahead = new RequestedModel(settings.model()).openAhead();
    try {
      return CommandSession.run("embed", spark -> run(invocation, settings, metrics, spark, ahead));
    } finally {
      ahead.ifPresent(EncoderAhead::close);
    }
  }

  private static ExitCode run(
      Invocation invocation,
      JobSettings settings,
      Optional<MetricsFile> metrics,
      SparkSession spark,
      Optional<EncoderAhead> ahead) {
    EmbedJob job = EmbedJob.prepare(spark, settings, ahead);
    job.notes().forEach(note -> invocation.err().println("Note: " + note));
    if (invocation.has(Flag.EXPLAIN)) {
      job.plan().lines().forEach(invocation.out()::println);
      return ExitCode.DONE;
    }
    try (RunWatch watch =
        RunWatch.start(spark.sparkContext(), job.runId(), metrics, invocation.err())) {
      try {
        return run(invocation, settings, spark, job, watch);
      } catch (Exception e) {
        Failure failure = Failure.of(e);
        watch.failed(failure.code().code(), invocation.secrets().hide(failure.message()));
        if (job.keptForNextRun()) {
          invocation.err().println("What is encoded is kept: the same command goes on from there.");
        }
        throw e;
      }
    }
  }

  private static ExitCode run(
      Invocation invocation,
      JobSettings settings,
      SparkSession spark,
      EmbedJob job,
      RunWatch watch) {
    JobPlan plan = job.plan();
    watch.event("start", plan::settings);
    Preflight.Passed passed = preflight(settings.output(), spark, job);
    passed.warnings().forEach(warning -> invocation.err().println("Warning: " + warning));
    watch.event("plan", plan::work);
    JobReport report =
        job.run(
            invocation.err(),
            Boolean.getBoolean(TERMINAL),
            passed.executors(),
            done -> {
              watch.done(judge(done, settings.run()).code(), done);
              new RunSummary(job, done, settings, invocation.out()).print();
            });
    ExitCode code = judge(report, settings.run());
    if (code == ExitCode.FAILED_ROWS) {
      complain(job, report, settings.run(), invocation.err());
    }
    return code;
  }

  /** A run that will do nothing needs no executor. */
  private static Preflight.Passed preflight(
      OutputSettings output, SparkSession spark, EmbedJob job) {
    return job.isRecorded()
        ? Preflight.Passed.UNASKED
        : Preflight.require(spark, job.vectors(), output.format(), output.name());
  }

  private static ExitCode judge(JobReport report, RunSettings settings) {
    boolean tooMany = failed(report) > settings.maxFailedRows();
    return tooMany ? ExitCode.FAILED_ROWS : ExitCode.DONE;
  }

  private static long failed(JobReport report) {
    return report.written().byStatus().get("failed");
  }

  private static void complain(
      EmbedJob job, JobReport report, RunSettings settings, PrintStream err) {
    err.printf(
        Locale.ROOT,
        "%,d rows failed, and max-failed-rows is %,d; see %s in %s%n",
        failed(report),
        settings.maxFailedRows(),
        String.join(", ", job.columns().ofEachText(AddedColumns.ERROR)),
        report.run().output());
  }
}
