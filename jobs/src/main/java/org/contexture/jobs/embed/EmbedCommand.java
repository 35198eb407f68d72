package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.spec.EncoderSettings;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
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
import org.contexture.jobs.report.MetricsFile;
import org.contexture.jobs.report.Preview;
import org.contexture.jobs.report.RunWatch;
import org.contexture.jobs.table.TableFormat;

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
    tell(job, report, config, invocation.out());
    if (code == ExitCode.FAILED_ROWS) {
      complain(report, config, invocation.err());
    }
    return code;
  }

  private static void tell(EmbedJob job, JobReport report, JobConfig config, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "Encoded %s with %s in %.1f s (%,.0f tokens/s).%n",
        report.run().corpus(),
        report.model().name(),
        report.times().wallSeconds(),
        report.tokensPerSecond());
    line(out, "rows", "%,d in, %,d out", report.compared().rowsIn(), report.written().rows());
    tellChanges(report, out);
    line(out, "status", "%s", counts(report.written().byStatus()));
    if (report.encoded().work().wordsUnknown() > 0) {
      line(
          out,
          "unknown",
          "%,d words of these texts have no vector",
          report.encoded().work().wordsUnknown());
    }
    EncoderSettings settings = job.encoder().settings();
    if (settings.longText().value() == LongText.TRUNCATE
        && settings.maxTokens().value() < Integer.MAX_VALUE) {
      line(
          out,
          "truncated",
          "%,d rows (over %s tokens)",
          report.written().truncated(),
          report.model().settings().get("max-tokens").get("value"));
    }
    line(
        out,
        "encoded",
        "%,d texts in %,d windows, %,d of their %,d tokens",
        report.encoded().work().textsEncoded(),
        report.encoded().work().windows(),
        report.encoded().work().textTokensUsed(),
        report.encoded().work().textTokens());
    report
        .encoded()
        .elements()
        .forEach((vector, counts) -> line(out, vector, "%s", counts(counts)));
    if (report.badRecords().count() > 0) {
      line(
          out,
          "bad records",
          "%,d, kept in %s",
          report.badRecords().count(),
          report.badRecords().path());
    }
    line(
        out,
        "vectors",
        "%s; fingerprint %s",
        job.encoder().vectors().stream()
            .map(vector -> vector.name() + " (" + vector.dimension() + " values)")
            .collect(Collectors.joining(", ")),
        report.model().fingerprint().substring(0, 12));
    line(out, "output", "%s (%s)", report.run().output(), format(config));
    line(out, "report", "%s/report.html, report.json beside it", job.sideFolder());
    out.println();
    Preview.of(job.read(), job.columns().textNames().get(0), sentenceColumn(job), idColumn(config))
        .forEach(out::println);
  }

  private static String format(JobConfig config) {
    return TableFormat.find(config.get(JobOption.OUTPUT_FORMAT))
        .map(format -> format.id() + " table")
        .orElse("Parquet");
  }

  /** How the corpus compares with what was stored, where there was anything. */
  private static void tellChanges(JobReport report, PrintStream out) {
    if (report.run().mode().equals("incremental")) {
      line(
          out,
          "changes",
          "%,d reused (%,d with other columns changed), %,d new, %,d changed, %,d removed%s",
          report.compared().rowsReused(),
          report.compared().rowsUpdated(),
          report.compared().rowsNew(),
          report.compared().rowsChanged(),
          report.compared().rowsRemoved(),
          report.run().published() ? "" : "; the data files stay as they are");
    }
    if (!report.reuse().reencodedBecause().isEmpty()) {
      line(out, "all again", "%s", report.reuse().reencodedBecause());
    }
    if (report.compared().rowsResumed() > 0) {
      line(
          out,
          "resumed",
          "%,d rows were encoded before the last run ended",
          report.compared().rowsResumed());
    }
    if (report.rowsDeduplicated() > 0) {
      line(out, "shared", "%,d rows share the vector of an equal text", report.rowsDeduplicated());
    }
  }

  /** The first column that a row has one vector of floats in. */
  private static Optional<String> sentenceColumn(EmbedJob job) {
    return job.encoder().vectors().stream()
        .filter(vector -> vector.level() == Level.SENTENCE)
        .filter(vector -> vector.settings().precision() == Precision.FLOAT32)
        .map(job.columns()::firstColumnOf)
        .findFirst();
  }

  private static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .filter(count -> count.getValue() > 0)
        .map(count -> String.format(Locale.ROOT, "%s %,d", count.getKey(), count.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static Optional<String> idColumn(JobConfig config) {
    return config.list(JobOption.INPUT).isEmpty()
        ? Optional.of("id")
        : config.find(JobOption.ID_COLUMN);
  }

  private static void line(PrintStream out, String name, String format, Object... values) {
    out.printf("  %-12s %s%n", name, String.format(Locale.ROOT, format, values));
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
