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
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.EncoderSignature;
import org.contexture.encoder.machinery.Machinery;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.model.RequestedModel;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.watch.ShuffleCost;
import org.contexture.jobs.report.watch.WatchedRun;
import org.contexture.jobs.rows.CorpusState;
import org.contexture.jobs.rows.IdColumn;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.store.FileLayout;
import org.contexture.jobs.store.RecordedOutput;
import org.contexture.jobs.store.VectorStore;
import org.contexture.jobs.store.WriteCheck;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.EncoderAhead;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.column.VectorMetadata;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.executor.ExecutorState;

/** The main job: a corpus in, its rows with their vectors out, and a report. */
public final class EmbedJob {
  private static final DateTimeFormatter RUN_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final SparkSession spark;
  private final JobSettings settings;
  private final String runId;
  private final Corpus corpus;
  private final AddedColumns columns;
  private final ContextualVectors vectors;
  private final VectorStore store;
  private final RowLayout layout;
  private final JobSteps steps;
  private final double startSeconds;

  private EmbedJob(
      SparkSession spark,
      JobSettings settings,
      String runId,
      Corpus corpus,
      AddedColumns columns,
      ContextualVectors vectors,
      VectorStore store,
      double startSeconds) {
    this.spark = spark;
    this.settings = settings;
    this.runId = runId;
    this.corpus = corpus;
    this.columns = columns;
    this.vectors = vectors;
    this.store = store;
    this.layout =
        new RowLayout(
            corpus.schema(),
            columns.schema(corpus.schema(), vectors.signature()),
            settings.corpus().columns(),
            settings.corpus().idColumn());
    this.steps = new JobSteps(spark.sparkContext(), runId);
    this.startSeconds = startSeconds;
  }

  /**
   * Resolves and checks everything that a run needs: the corpus, the columns, the model, the
   * output.
   */
  public static EmbedJob prepare(SparkSession spark, JobSettings asked) {
    return prepare(spark, asked, Optional.empty());
  }

  /** The same, where the model may have been opened before. */
  static EmbedJob prepare(SparkSession spark, JobSettings asked, Optional<EncoderAhead> ahead) {
    long start = System.nanoTime();
    String runId =
        RUN_TIME.format(Instant.now()) + "-" + UUID.randomUUID().toString().substring(0, 8);
    OutputSettings output = asked.output();
    VectorStore store =
        VectorStore.open(output.format(), output.name(), output.mode(), spark, runId);
    Optional<CorpusState> known = output.trustsListing() ? store.corpus() : Optional.empty();
    Corpus corpus =
        new JobSteps(spark.sparkContext(), runId)
            .named("find the corpus' columns", () -> Corpus.open(spark, asked.corpus(), known));
    store.checkApart("input", corpus.files());
    AddedColumns columns =
        AddedColumns.resolve(
            corpus.schema(),
            asked.corpus().columns(),
            asked.model().spec().vectorNames(),
            "; give " + CorpusSettings.ADDED_COLUMN_PREFIX.key());
    asked.corpus().idColumn().ifPresent(name -> IdColumn.of(corpus.schema(), name));
    JobSettings settings =
        asked.withPartitionBy(CorpusCheck.partitionColumns(corpus.schema(), asked).names());
    List<Path> taken = Stream.concat(corpus.folders().stream(), store.folder().stream()).toList();
    settings.run().badRecords().ifPresent(folder -> WriteCheck.ofBadRecords(spark, folder, taken));
    RequestedModel model = new RequestedModel(settings.model());
    ContextualVectors vectors = model.open(spark, ahead);
    store.checkApart("model", model.files(spark));
    HtmlReport.check(settings.run(), columns.schema(corpus.schema(), vectors.signature()));
    double seconds = (System.nanoTime() - start) / 1e9;
    EmbedJob job = new EmbedJob(spark, settings, runId, corpus, columns, vectors, store, seconds);
    job.checkFits();
    return job;
  }

  /** What {@link #run} would do. */
  public JobPlan plan() {
    return new JobPlan(
        settings.options(), corpus, columns, vectors.signature(), store.location(), spark);
  }

  /** The output of the finished run. */
  Dataset<Row> read() {
    return store.read(spark);
  }

  /**
   * Whether the output has been told to have exactly the rows that the run would put there: it will
   * read none, unless another run changes the output before.
   */
  boolean isRecorded() {
    return recorded().isPresent();
  }

  private Optional<RecordedOutput> recorded() {
    return corpus
        .unread()
        .flatMap(
            state ->
                store
                    .recorded(
                        state,
                        vectors.signature().fingerprint(),
                        layout,
                        settings.output().partitionBy())
                    .filter(
                        found ->
                            new BadLines(corpus, settings.run())
                                .stay(store.sideFolder(), found.runId(), spark)));
  }

  /** Where its reports are. */
  Path sideFolder() {
    return store.sideFolder();
  }

  /** Whether a run that failed left to the next what it had encoded. */
  boolean keptForNextRun() {
    return store.staging().kept();
  }

  /** What a person should know of how the corpus is read. */
  List<String> notes() {
    return corpus.notes();
  }

  String runId() {
    return runId;
  }

  public ContextualVectors vectors() {
    return vectors;
  }

  AddedColumns columns() {
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
    return run(progress, terminal, this::ofDriver, true, report -> {});
  }

  /**
   * As {@link #run}.
   *
   * @param executors what they said of themselves; none where they were not asked, for the run will
   *     hardly need them
   * @param told hears what came of the run before it ends: a run that is killed until then is known
   *     to the same command
   */
  JobReport run(
      PrintStream progress,
      boolean terminal,
      List<ExecutorState> executors,
      Consumer<JobReport> told) {
    return run(
        progress,
        terminal,
        () -> of(executors.isEmpty() ? vectors.openOnExecutors(spark) : executors),
        true,
        told);
  }

  private static Runtimes of(List<ExecutorState> executors) {
    return Runtimes.of(executors.stream().map(ExecutorState::machinery).toList());
  }

  /** What executors have too, where they are like the driver. */
  private Runtimes ofDriver() {
    return Runtimes.of(List.of(Machinery.of(vectors.signature().kind())));
  }

  /** As {@link #run}, without {@code report.html}: for an output that nobody looks at. */
  public JobReport runWithoutPage(PrintStream progress) {
    return runWithoutPage(progress, report -> {});
  }

  /** The same, with somebody who hears what came of it before it ends. */
  JobReport runWithoutPage(PrintStream progress, Consumer<JobReport> told) {
    return run(progress, false, this::ofDriver, false, told);
  }

  private JobReport run(
      PrintStream progress,
      boolean terminal,
      Supplier<Runtimes> ofExecutors,
      boolean page,
      Consumer<JobReport> told) {
    long start = System.nanoTime();
    try (store;
        ShuffleCost.Watch shuffles = new ShuffleCost.Watch(spark.sparkContext())) {
      store.begin();
      checkFits();
      Optional<RecordedOutput> recorded = recorded();
      Runtimes runtimes = recorded.isPresent() ? ofDriver() : ofExecutors.get();
      EncodeMetrics metrics =
          EncodeMetrics.register(spark.sparkContext(), vectors.signature().settings().vectors());
      RunReports reports =
          new RunReports(spark, runId, settings, corpus, vectors.signature(), store, startSeconds);
      RunReporting reporting =
          new RunReporting(
              new BadLines(corpus, settings.run()),
              store,
              runId,
              (outcome, badRecords) ->
                  reports.of(
                      outcome, badRecords, metrics.counts(), runtimes, shuffles.soFar(), start));
      EmbedRun run =
          new EmbedRun(
              spark,
              settings.output(),
              runId,
              corpus,
              vectors,
              store,
              layout,
              files(),
              metrics,
              new SameRuntime(runtimes, settings.output().requireSameRuntime(), store),
              reporting,
              steps);
      if (recorded.isPresent()) {
        // Its page shows what there is to see.
        run.leaveUnread(recorded.get());
        reporting.tell(told, progress);
        return reporting.report();
      }
      WatchedRun figures = run.watched(progress, terminal);
      JobReport report = reporting.report();
      if (page) {
        HtmlReport html = new HtmlReport(spark, settings, columns, vectors.signature(), figures);
        steps.run("report.html", () -> html.write(store, report, progress));
      }
      steps.run("show the result", () -> reporting.tell(told, progress));
      return report;
    }
  }

  private void checkFits() {
    store.checkFits(footer(), layout.output(), settings.output().partitionBy());
  }

  private FileLayout files() {
    return new FileLayout(
        columns.parquetPaths(vectors.signature()), footer(), settings.output().partitionBy());
  }

  private Map<String, String> footer() {
    Map<String, String> footer =
        new LinkedHashMap<>(
            VectorMetadata.ofAll(vectors.signature(), columns.textNames(), columns.promptName()));
    footer.put("run-id", runId);
    return footer;
  }
}
