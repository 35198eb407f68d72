package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.EncoderSignature;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.live.Progress;
import org.contexture.jobs.report.watch.ShuffleCost;
import org.contexture.jobs.report.watch.TaskWatch;
import org.contexture.jobs.report.watch.WatchedRun;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.store.FileLayout;
import org.contexture.jobs.store.OutputMode;
import org.contexture.jobs.store.VectorStore;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.column.VectorColumns;
import org.contexture.spark.column.VectorMetadata;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.executor.WindowLimits;
import org.contexture.spark.model.ModelLocation;

/** The main job: a corpus in, its rows with their vectors out, and a report. */
public final class EmbedJob {
  /** Output of the first try, where neither input nor output is given. */
  private static final String EXAMPLE_OUTPUT = "contexture-example";

  private static final DateTimeFormatter RUN_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final SparkSession spark;
  private final JobConfig config;
  private final String runId;
  private final Corpus corpus;
  private final VectorColumns columns;
  private final ContextualVectors vectors;
  private final VectorStore store;
  private final RowLayout layout;
  private final double startSeconds;

  private EmbedJob(
      SparkSession spark,
      JobConfig config,
      String runId,
      Corpus corpus,
      VectorColumns columns,
      ContextualVectors vectors,
      VectorStore store,
      double startSeconds) {
    this.spark = spark;
    this.config = config;
    this.runId = runId;
    this.corpus = corpus;
    this.columns = columns;
    this.vectors = vectors;
    this.store = store;
    this.layout =
        new RowLayout(
            corpus.schema(),
            columns.schema(corpus.schema(), vectors.signature()),
            config.textColumns(),
            config.find(JobOption.ID_COLUMN));
    this.startSeconds = startSeconds;
  }

  /**
   * Resolves and checks everything that a run needs: the corpus, the columns, the model, the
   * output.
   */
  public static EmbedJob prepare(SparkSession spark, JobConfig config) {
    long start = System.nanoTime();
    String runId =
        RUN_TIME.format(Instant.now()) + "-" + UUID.randomUUID().toString().substring(0, 8);
    Optional<String> output = config.find(JobOption.OUTPUT);
    OutputMode mode =
        output.isEmpty() && config.isDefault(JobOption.MODE)
            ? OutputMode.OVERWRITE
            : OutputMode.of(config.get(JobOption.MODE));
    VectorStore store =
        VectorStore.open(
            config.get(JobOption.OUTPUT_FORMAT), output.orElse(EXAMPLE_OUTPUT), mode, spark, runId);
    Corpus corpus = Corpus.open(spark, config);
    store.checkApart(corpus.files());
    VectorColumns columns =
        VectorColumns.resolve(
            corpus.schema(), config.textColumns(), config.encoderSpec().vectorNames());
    checkColumn(corpus, config.find(JobOption.ID_COLUMN).stream().toList());
    checkColumn(corpus, config.list(JobOption.PARTITION_BY));
    ContextualVectors vectors = openModel(spark, config);
    HtmlReport.check(config, columns.schema(corpus.schema(), vectors.signature()));
    double seconds = (System.nanoTime() - start) / 1e9;
    EmbedJob job = new EmbedJob(spark, config, runId, corpus, columns, vectors, store, seconds);
    job.checkFits();
    return job;
  }

  private static void checkColumn(Corpus corpus, List<String> names) {
    List<String> columns = List.of(corpus.schema().fieldNames());
    for (String name : names) {
      if (!columns.contains(name)) {
        throw new CorpusException(
            "Corpus has no column '" + name + "'; columns: " + String.join(", ", columns));
      }
    }
  }

  static ContextualVectors openModel(SparkSession spark, JobConfig config) {
    return ContextualVectors.open(
        spark,
        location(config),
        config.encoderSpec(),
        config.getInt(JobOption.TOKEN_BUDGET),
        WindowLimits.ofRows(config.getInt(JobOption.WINDOW_ROWS)));
  }

  public static ModelLocation location(JobConfig config) {
    return new ModelLocation(
        config.get(JobOption.MODEL), config.find(JobOption.CACHE_DIR).orElse(""));
  }

  /** What {@link #run} would do. */
  public JobPlan plan() {
    return new JobPlan(config, corpus, columns, vectors.signature(), store.location(), spark);
  }

  /** The output as the options name it. */
  public static String output(JobConfig config) {
    return config.find(JobOption.OUTPUT).orElse(EXAMPLE_OUTPUT);
  }

  /** The output of the finished run. */
  Dataset<Row> read() {
    return store.read(spark);
  }

  /** Where its reports are. */
  Path sideFolder() {
    return store.sideFolder();
  }

  /** Whether a run that failed left to the next what it had encoded. */
  boolean keptForNextRun() {
    return store.staging().kept();
  }

  String runId() {
    return runId;
  }

  public ContextualVectors vectors() {
    return vectors;
  }

  VectorColumns columns() {
    return columns;
  }

  EncoderSignature encoder() {
    return vectors.signature();
  }

  /**
   * Runs the job. Where it fails the output stays as it was, and what was finished is there for the
   * next run.
   *
   * @param progress where progress goes
   * @param terminal whether that is a terminal
   */
  public JobReport run(PrintStream progress, boolean terminal) {
    long start = System.nanoTime();
    try (store;
        ShuffleCost.Watch shuffles = new ShuffleCost.Watch(spark.sparkContext())) {
      store.begin();
      checkFits();
      EncodeMetrics metrics =
          EncodeMetrics.register(spark.sparkContext(), vectors.signature().settings().vectors());
      EarlierOutput stored = EarlierOutput.of(store, layout, files());
      EmbedRun run =
          new EmbedRun(spark, config, runId, corpus, vectors, store, layout, files(), metrics);
      Watched watched = watched(run, stored, progress, terminal);
      EmbedRun.Outcome outcome = watched.outcome();
      JobReport.BadRecords badRecords = badRecords();
      JobReport report =
          new JobReport(
              new JobReport.Run(
                  runId,
                  corpus.description(),
                  store.location(),
                  config.get(JobOption.MODE),
                  outcome.published(),
                  config.describe(),
                  JobReport.Run.describe(spark.sparkContext())),
              outcome.counts(),
              metrics.counts(),
              outcome.written(),
              new JobReport.Reuse(
                  stored.reencodedBecause(), outcome.deduplicated(), shuffles.soFar()),
              badRecords,
              new JobReport.Times((System.nanoTime() - start) / 1e9, startSeconds),
              JobReport.Model.of(vectors.signature()));
      store.writeSideFile("report.json", report.json());
      new HtmlReport(spark, config, columns, vectors.signature(), watched.figures())
          .write(store, report, progress);
      return report;
    }
  }

  /** What a run did, and what Spark told meanwhile. */
  private record Watched(EmbedRun.Outcome outcome, WatchedRun figures) {}

  private Watched watched(
      EmbedRun run, EarlierOutput stored, PrintStream progress, boolean terminal) {
    Progress shown = Progress.start(spark.sparkContext(), progress, terminal);
    TaskWatch watch = TaskWatch.start(spark.sparkContext());
    try {
      EmbedRun.Outcome outcome = run.run(stored, progress);
      return new Watched(outcome, watch.figures());
    } finally {
      shown.close();
      watch.close();
    }
  }

  private void checkFits() {
    store.checkFits(
        vectors.signature().fingerprint(), layout.output(), config.list(JobOption.PARTITION_BY));
  }

  private FileLayout files() {
    return new FileLayout(
        columns.parquetPaths(vectors.signature()), footer(), config.list(JobOption.PARTITION_BY));
  }

  private JobReport.BadRecords badRecords() {
    long count = corpus.badRecords();
    return new JobReport.BadRecords(count, count == 0 ? "" : keepBadLines());
  }

  private String keepBadLines() {
    String folder =
        config
            .find(JobOption.BAD_RECORDS)
            .orElseGet(() -> new Path(store.sideFolder(), "bad-records/" + runId).toString());
    corpus.badLines().write().mode(SaveMode.Append).text(folder);
    return folder;
  }

  private Map<String, String> footer() {
    Map<String, String> footer =
        new LinkedHashMap<>(VectorMetadata.ofAll(vectors.signature(), columns.textNames()));
    footer.put("run-id", runId);
    return footer;
  }
}
