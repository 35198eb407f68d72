package org.contexture.jobs;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
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
import org.contexture.jobs.report.Progress;
import org.contexture.jobs.store.OutputMode;
import org.contexture.jobs.store.VectorStore;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.EncodeMetrics;
import org.contexture.spark.ModelLocation;
import org.contexture.spark.VectorColumns;
import org.contexture.spark.VectorMetadata;
import org.contexture.spark.WindowLimits;

/** The main job: a corpus in, its rows with their vectors out, and a report. */
final class EmbedJob {
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
    this.startSeconds = startSeconds;
  }

  /**
   * Resolves and checks everything that a run needs: the corpus, the columns, the model, the
   * output.
   */
  static EmbedJob prepare(SparkSession spark, JobConfig config) {
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
            output.orElse(EXAMPLE_OUTPUT), mode, spark.sparkContext().hadoopConfiguration(), runId);
    Corpus corpus = Corpus.open(spark, config);
    store.checkApart(corpus.files());
    VectorColumns columns =
        VectorColumns.resolve(
            corpus.schema(), config.textColumns(), config.encoderSpec().vectorNames());
    checkIdColumn(corpus, config);
    ContextualVectors vectors = openModel(spark, config);
    store.checkAppend(vectors.signature().fingerprint());
    store.checkAppend(columns.schema(corpus.schema(), vectors.signature()));
    double seconds = (System.nanoTime() - start) / 1e9;
    return new EmbedJob(spark, config, runId, corpus, columns, vectors, store, seconds);
  }

  private static void checkIdColumn(Corpus corpus, JobConfig config) {
    Optional<String> id = config.find(JobOption.ID_COLUMN);
    if (id.isPresent() && !java.util.List.of(corpus.schema().fieldNames()).contains(id.get())) {
      throw new CorpusException(
          "Corpus has no column '"
              + id.get()
              + "'; columns: "
              + String.join(", ", corpus.schema().fieldNames()));
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

  static ModelLocation location(JobConfig config) {
    return new ModelLocation(
        config.get(JobOption.MODEL), config.find(JobOption.CACHE_DIR).orElse(""));
  }

  /** What {@link #run} would do. */
  JobPlan plan() {
    return new JobPlan(
        config, corpus, columns, vectors.signature(), store.output().toString(), spark);
  }

  VectorColumns columns() {
    return columns;
  }

  EncoderSignature encoder() {
    return vectors.signature();
  }

  /**
   * Runs the job. Where it fails the output stays as it was.
   *
   * @param progress where progress goes
   * @param terminal whether that is a terminal
   */
  JobReport run(PrintStream progress, boolean terminal) {
    store.begin();
    // Spark throws checked exceptions that no signature names.
    boolean done = false;
    try {
      JobReport report = runStaged(progress, terminal);
      done = true;
      return report;
    } finally {
      if (!done) {
        store.abandon();
      }
    }
  }

  private JobReport runStaged(PrintStream progress, boolean terminal) {
    EncodeMetrics metrics =
        EncodeMetrics.register(spark.sparkContext(), vectors.signature().settings().vectors());
    Dataset<Row> embedded = vectors.addTo(corpus.rows(), config.textColumns(), metrics);
    long start = System.nanoTime();
    Progress shown = Progress.start(spark.sparkContext(), progress, terminal);
    try {
      store.write(embedded, columns.parquetPaths(vectors.signature()), footer());
    } finally {
      shown.close();
    }
    long rowsOut = store.stagedRows();
    EncodeMetrics.Counts counts = metrics.counts();
    if (rowsOut != counts.rows()) {
      throw new IllegalStateException(
          "rows written must equal rows read: " + rowsOut + " of " + counts.rows());
    }
    long badRecords = corpus.badRecords();
    String badRecordsPath = badRecords == 0 ? "" : keepBadLines();
    store.publish();
    double seconds = (System.nanoTime() - start) / 1e9;
    JobReport report =
        JobReport.of(
            runId,
            corpus.description(),
            store.output().toString(),
            new JobReport.Totals(rowsOut, badRecords, badRecordsPath, seconds, startSeconds),
            counts,
            vectors.signature(),
            config,
            spark.sparkContext());
    store.writeSideFile("report.json", report.json());
    return report;
  }

  private String keepBadLines() {
    String folder =
        config
            .find(JobOption.BAD_RECORDS)
            .orElseGet(
                () ->
                    new Path(store.output(), VectorStore.SIDE + "/bad-records/" + runId)
                        .toString());
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
