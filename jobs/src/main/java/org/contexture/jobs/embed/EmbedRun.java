package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.config.Deduplication;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.plan.Duplicates;
import org.contexture.jobs.plan.EncodePlan;
import org.contexture.jobs.report.live.Progress;
import org.contexture.jobs.report.watch.TaskWatch;
import org.contexture.jobs.report.watch.WatchedRun;
import org.contexture.jobs.rows.Changes;
import org.contexture.jobs.rows.RowCounts;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.jobs.store.FileLayout;
import org.contexture.jobs.store.Publication;
import org.contexture.jobs.store.RecordedOutput;
import org.contexture.jobs.store.RunFiles;
import org.contexture.jobs.store.RunRecord;
import org.contexture.jobs.store.VectorStore;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.executor.EncodeMetrics;

/** The work of one run between the lock and the publication of the output. */
record EmbedRun(
    SparkSession spark,
    OutputSettings settings,
    String runId,
    Corpus corpus,
    ContextualVectors vectors,
    VectorStore store,
    RowLayout layout,
    FileLayout files,
    EncodeMetrics metrics,
    SameRuntime runtimes,
    RunReporting reporting,
    JobSteps steps) {
  private static final String ENCODED = "encoded";
  private static final String REUSED = "reused";

  /** Fewer are not worth a task of their own. */
  private static final int ROWS_OF_A_TASK = 256;

  /** Runs, and gives what Spark told meanwhile. */
  WatchedRun watched(PrintStream progress, boolean terminal) {
    Progress shown = Progress.start(spark.sparkContext(), progress, terminal);
    TaskWatch watch = TaskWatch.start(spark.sparkContext());
    try {
      run(progress);
      return watch.figures();
    } finally {
      shown.close();
      watch.close();
    }
  }

  /** Encodes what has no vector, and publishes. */
  private void run(PrintStream err) {
    runtimes.check();
    steps.run(
        "check the corpus",
        () -> new CorpusCheck(corpus, layout, settings).require(isIncremental(), err));
    String digest =
        store.comparesRows()
            ? steps.named("compare with a killed run", () -> layout.digest(corpus.unobserved()))
            : "";
    Optional<RunRecord> repeated =
        store.repeated(layout, vectors.signature().fingerprint(), digest, spark);
    if (repeated.isPresent()) {
      thereAlready(repeated.get(), err);
      return;
    }
    Basis basis = Basis.of(this, err);
    if (basis.isEmpty()) {
      encodeAll(basis, err);
    } else {
      encodeRest(basis, err);
    }
  }

  /** The listing of the corpus is that of the rows in the output: neither is read. */
  void leaveUnread(RecordedOutput output) {
    RunOutcome outcome =
        new RunOutcome(
            RowCounts.allReused(output.totals().rows()),
            output.totals(),
            "",
            "",
            "no: the corpus is as it was listed",
            false,
            false);
    output.leaveAsItIs(reporting.filesKeptBy(output.runId(), outcome));
  }

  /** A run was killed when it had published: the same command adds its rows no second time. */
  private void thereAlready(RunRecord run, PrintStream err) {
    err.println(
        "The rows are in the output already: run "
            + run.runId()
            + " had published them when it was ended; nothing is added");
    long rows = run.totals().rows();
    RunOutcome outcome =
        new RunOutcome(
            RowCounts.allReused(rows),
            run.totals(),
            "",
            "",
            "no: the rows are in the output",
            false,
            true);
    leaveAsItIs(
        publication(outcome.counts(), Changes.everything()),
        reporting.filesKeptBy(run.runId(), outcome));
  }

  boolean isIncremental() {
    return store.mode() == OutputMode.INCREMENTAL;
  }

  private void encodeAll(Basis basis, PrintStream err) {
    String mixed = runtimes.tell(basis.runtimes(), err);
    Deduplication asked = settings.deduplicate();
    boolean undecided = asked == Deduplication.AUTO && isContextual();
    Optional<Duplicates> look =
        undecided || settings.commitEvery().isPresent()
            ? Optional.of(
                steps.named(
                    "look for equal texts", () -> Duplicates.estimate(layout, corpus.unobserved())))
            : Optional.empty();
    boolean together = asked == Deduplication.ALWAYS || (undecided && look.orElseThrow().pay());
    Dataset<Row> rows = corpus.rows();
    int tasks = Math.max(corpus.partitions(), look.map(found -> tasks(found.rows())).orElse(0));
    if (together) {
      rows = Duplicates.together(layout, rows, tasks);
    } else if (corpus.spread().isPresent() || tasks > corpus.partitions()) {
      rows = rows.repartition(tasks);
    }
    encode(rows);
    RowCounts counts = RowCounts.allNew(metrics.counts().rows());
    String why = why(together, look);
    publish(
        publication(counts, Changes.everything()),
        written ->
            new RunOutcome(counts, written, basis.reencodedBecause(), mixed, why, true, true));
  }

  private boolean isContextual() {
    return vectors.signature().kind().isContextual();
  }

  /** So many that the running ones hold no more rows than a killed run may lose. */
  private int tasks(long rows) {
    int cores = spark.sparkContext().defaultParallelism();
    return settings
        .commitEvery()
        .map(most -> (int) Math.min(Integer.MAX_VALUE, (rows * cores + most - 1) / most))
        .orElse(0);
  }

  private void encodeRest(Basis basis, PrintStream err) {
    try (EncodePlan plan = steps.named("compare with stored rows", () -> plan(basis))) {
      RowCounts counts = plan.counts();
      String mixed = runtimes.tell(counts, basis.runtimes(), err);
      if (plan.changesNothing()) {
        leaveAsItIs(
            publication(counts, plan.changes()),
            reporting.files(
                counts.rowsIn(), written -> outcome(plan, written, basis, mixed, false)));
        return;
      }
      if (plan.reuses()) {
        steps.run(
            "write vectors that are there",
            () ->
                store.write(
                    ContextualVectors.conform(plan.reused(), layout.output()),
                    REUSED,
                    files.reusing(basis.runtimes())));
      }
      if (counts.rowsToEncode() > 0) {
        int most = Math.max(corpus.partitions(), spark.sparkContext().defaultParallelism());
        int tasks = (int) Math.min(most, counts.rowsToEncode() / ROWS_OF_A_TASK + 1);
        encode(plan.toEncode(Math.max(tasks, tasks(counts.rowsToEncode()))));
      }
      publish(
          publication(counts, plan.changes()),
          written -> outcome(plan, written, basis, mixed, true));
    }
  }

  private EncodePlan plan(Basis basis) {
    return EncodePlan.of(
        layout, corpus.unobserved(), basis.rows(), basis.leftovers(), basis.stays());
  }

  private static RunOutcome outcome(
      EncodePlan plan, RowTotals written, Basis basis, String mixed, boolean published) {
    return new RunOutcome(
        plan.counts(),
        written,
        basis.reencodedBecause(),
        mixed,
        "yes: the rows are compared with stored ones",
        published,
        true);
  }

  private void encode(Dataset<Row> rows) {
    steps.run(
        "encode",
        () ->
            store.write(
                vectors.addTo(rows, layout.texts(), metrics),
                ENCODED,
                files.encoding(vectors.signature().kind())));
  }

  private Publication publication(RowCounts counts, Changes changes) {
    return new Publication(
        runId,
        vectors.signature(),
        layout,
        files,
        counts,
        changes,
        settings.targetBytes(),
        corpus::state);
  }

  private void leaveAsItIs(Publication publication, RunFiles runFiles) {
    corpus.leave(spark);
    steps.run("count rows", () -> store.leaveAsItIs(publication, runFiles));
  }

  private void publish(Publication publication, Function<RowTotals, RunOutcome> outcome) {
    corpus.leave(spark);
    steps.run(
        "publish",
        () -> store.publish(publication, reporting.files(publication.counts().rowsIn(), outcome)));
  }

  private String why(boolean together, Optional<Duplicates> look) {
    String answer = together ? "yes: " : "no: ";
    if (settings.deduplicate() != Deduplication.AUTO) {
      return answer + "deduplicate is " + settings.deduplicate().id();
    }
    return isContextual()
        ? String.format(
            Locale.ROOT,
            "%sabout %.1f %% of the rows have a text that another row has",
            answer,
            look.orElseThrow().share() * 100)
        : answer + "looking up word vectors costs less than a shuffle";
  }
}
