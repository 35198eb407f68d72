package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.config.RunSettings;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.readiness.Preflight;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.MetricsFile;
import org.contexture.jobs.report.Preview;
import org.contexture.jobs.report.RunWatch;

/** {@code embed}: runs the main job and tells a person what came of it. */
public final class EmbedCommand {
  /** What a run of the main job takes. */
  public static final List<Option<?>> OPTIONS =
      List.of(
          CorpusSettings.INPUT,
          CorpusSettings.INPUT_FORMAT,
          CorpusSettings.INPUT_OPTION,
          CorpusSettings.TEXT_COLUMN,
          CorpusSettings.SPAN_BEGIN_COLUMN,
          CorpusSettings.SPAN_END_COLUMN,
          CorpusSettings.ID_COLUMN,
          OutputSettings.OUTPUT,
          OutputSettings.OUTPUT_FORMAT,
          OutputSettings.MODE,
          OutputSettings.PARTITION_BY,
          OutputSettings.TARGET_FILE_SIZE,
          OutputSettings.COMMIT_EVERY,
          OutputSettings.DEDUPLICATE,
          ModelSettings.MODEL,
          ModelSettings.MAX_TOKENS,
          ModelSettings.LONG_TEXT,
          ModelSettings.STRIDE,
          ModelSettings.CHUNK_TOKENS,
          ModelSettings.VECTOR,
          ModelSettings.POOLING,
          ModelSettings.NORMALIZE,
          ModelSettings.PROMPT,
          RunSettings.BAD_RECORDS,
          RunSettings.REPORT_COLOR_COLUMN,
          RunSettings.MAX_FAILED_ROWS,
          RunSettings.METRICS_FILE,
          CorpusSettings.PARTITIONS,
          ModelSettings.TOKEN_BUDGET,
          ModelSettings.WINDOW_ROWS,
          ModelSettings.CACHE_DIR);

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
    return CommandSession.run("embed", spark -> run(invocation, settings, metrics, spark));
  }

  private static ExitCode run(
      Invocation invocation,
      JobSettings settings,
      Optional<MetricsFile> metrics,
      SparkSession spark) {
    EmbedJob job = EmbedJob.prepare(spark, settings);
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
        watch.failed(failure.code().code(), failure.message());
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
    Preflight.require(spark, job.vectors(), settings.output().format(), settings.output().name())
        .forEach(warning -> invocation.err().println("Warning: " + warning));
    watch.event("plan", plan::work);
    JobReport report = job.run(invocation.err(), Boolean.getBoolean(TERMINAL));
    ExitCode code = judge(report, settings.run());
    watch.done(code.code(), report);
    tell(job, report, settings, invocation.out());
    if (code == ExitCode.FAILED_ROWS) {
      complain(report, settings.run(), invocation.err());
    }
    return code;
  }

  private static void tell(EmbedJob job, JobReport report, JobSettings settings, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "Encoded %s with %s in %.1f s (%,.0f tokens/s).%n",
        report.corpus(),
        report.model(),
        report.wallSeconds(),
        report.tokensPerSecond());
    line(out, "rows", "%,d in, %,d out", report.rowsIn(), report.rowsOut());
    tellChanges(report, settings.output().mode(), out);
    line(out, "status", "%s", counts(report.rowsByStatus()));
    if (report.wordsUnknown() > 0) {
      line(out, "unknown", "%,d words of these texts have no vector", report.wordsUnknown());
    }
    EncoderSettings encoder = job.encoder().settings();
    if (encoder.longText().value() == LongText.TRUNCATE
        && encoder.maxTokens().value() < Integer.MAX_VALUE) {
      line(
          out,
          "truncated",
          "%,d rows (over %s tokens)",
          report.rowsTruncated(),
          report.settings().get("max-tokens").get("value"));
    }
    line(
        out,
        "encoded",
        "%,d texts in %,d windows, %,d of their %,d tokens",
        report.textsEncoded(),
        report.windows(),
        report.textTokensUsed(),
        report.textTokens());
    report.elements().forEach((vector, counts) -> line(out, vector, "%s", counts(counts)));
    if (report.badRecords() > 0) {
      line(out, "bad records", "%,d, kept in %s", report.badRecords(), report.badRecordsPath());
    }
    line(
        out,
        "vectors",
        "%s; fingerprint %s",
        job.encoder().vectors().stream()
            .map(vector -> vector.name() + " (" + vector.dimension() + " values)")
            .collect(Collectors.joining(", ")),
        report.fingerprint().substring(0, 12));
    line(out, "output", "%s (%s)", report.output(), format(settings.output()));
    line(out, "report", "%s/report.html, report.json beside it", job.sideFolder());
    out.println();
    Preview.of(
            job.read(),
            job.columns().textNames().get(0),
            sentenceColumn(job),
            idColumn(settings.corpus()))
        .forEach(out::println);
  }

  private static String format(OutputSettings output) {
    return output.format().table().map(format -> format.id() + " table").orElse("Parquet");
  }

  /** How the corpus compares with what was stored, where there was anything. */
  private static void tellChanges(JobReport report, OutputMode mode, PrintStream out) {
    if (mode == OutputMode.INCREMENTAL) {
      line(
          out,
          "changes",
          "%,d reused (%,d with other columns changed), %,d new, %,d changed, %,d removed%s",
          report.rowsReused(),
          report.rowsUpdated(),
          report.rowsNew(),
          report.rowsChanged(),
          report.rowsRemoved(),
          report.published() ? "" : "; the data files stay as they are");
    }
    if (!report.reencodedBecause().isEmpty()) {
      line(out, "all again", "%s", report.reencodedBecause());
    }
    if (report.rowsResumed() > 0) {
      line(out, "resumed", "%,d rows were encoded before the last run ended", report.rowsResumed());
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

  private static Optional<String> idColumn(CorpusSettings corpus) {
    return corpus.input().isEmpty() ? Optional.of("id") : corpus.idColumn();
  }

  private static void line(PrintStream out, String name, String format, Object... values) {
    out.printf("  %-12s %s%n", name, String.format(Locale.ROOT, format, values));
  }

  private static ExitCode judge(JobReport report, RunSettings settings) {
    boolean tooMany = failed(report) > settings.maxFailedRows();
    return tooMany ? ExitCode.FAILED_ROWS : ExitCode.DONE;
  }

  private static long failed(JobReport report) {
    return report.rowsByStatus().get("failed");
  }

  private static void complain(JobReport report, RunSettings settings, PrintStream err) {
    err.printf(
        Locale.ROOT,
        "%,d rows failed, and max-failed-rows is %,d; see embedding_error in %s%n",
        failed(report),
        settings.maxFailedRows(),
        report.output());
  }
}
