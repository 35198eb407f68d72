package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.model.ModelKind;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.plan.Duplicates;
import org.contexture.jobs.plan.EncodePlan;
import org.contexture.jobs.rows.Changes;
import org.contexture.jobs.rows.RowCounts;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.jobs.rows.StoredRows;
import org.contexture.jobs.store.EarlierPieces;
import org.contexture.jobs.store.FileLayout;
import org.contexture.jobs.store.OutputMode;
import org.contexture.jobs.store.Publication;
import org.contexture.jobs.store.VectorStore;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.executor.EncodeMetrics;

/** The work of one run between the lock and the publication of the output. */
record EmbedRun(
    SparkSession spark,
    JobConfig config,
    String runId,
    Corpus corpus,
    ContextualVectors vectors,
    VectorStore store,
    RowLayout layout,
    FileLayout files,
    EncodeMetrics metrics) {
  private static final String ENCODED = "encoded";
  private static final String REUSED = "reused";

  /** Fewer are not worth a task of their own. */
  private static final int ROWS_OF_A_TASK = 256;

  /**
   * What a run did.
   *
   * @param written counts of all its rows, encoded or not
   * @param deduplicated whether equal texts were brought together, and why
   * @param published whether the data changed
   */
  record Outcome(RowCounts counts, RowTotals written, String deduplicated, boolean published) {}

  /**
   * Encodes what has no vector, and publishes.
   *
   * @param stored what the run builds on
   */
  Outcome run(EarlierOutput stored, PrintStream err) {
    EarlierPieces earlier =
        store
            .staging()
            .earlier(
                layout.needed(),
                Map.of(
                    "fingerprint", files.footer().get("fingerprint"),
                    "text-column", files.footer().get("text-column")));
    earlier.broken().forEach(broken -> err.println("Encoding again what is broken: " + broken));
    Optional<StoredRows> pieces =
        earlier.usable().isEmpty()
            ? Optional.empty()
            : Optional.of(StoredRows.ofFiles(spark, earlier.usable(), layout.needed()));
    if (store.mode() == OutputMode.INCREMENTAL) {
      layout
          .checkIds(corpus.unobserved())
          .ifPresent(
              problem -> {
                throw new CorpusException(problem);
              });
    }
    return stored.rows().isEmpty() && pieces.isEmpty() ? encodeAll() : encodeRest(stored, pieces);
  }

  private Outcome encodeAll() {
    Duplicates.Mode mode = Duplicates.Mode.of(config.get(JobOption.DEDUPLICATE));
    Optional<Integer> commitEvery = config.findInt(JobOption.COMMIT_EVERY);
    boolean undecided = mode == Duplicates.Mode.AUTO && isContextual();
    Optional<Duplicates> look =
        undecided || commitEvery.isPresent()
            ? Optional.of(Duplicates.estimate(layout, corpus.unobserved()))
            : Optional.empty();
    boolean together = mode == Duplicates.Mode.ALWAYS || (undecided && look.orElseThrow().pay());
    Dataset<Row> rows = corpus.rows();
    int tasks = Math.max(corpus.partitions(), look.map(found -> tasks(found.rows())).orElse(0));
    if (together) {
      rows = Duplicates.together(layout, rows, tasks);
    } else if (corpus.spread().isPresent() || tasks > corpus.partitions()) {
      rows = rows.repartition(tasks);
    }
    store.write(encoded(rows), ENCODED, files);
    RowCounts counts = RowCounts.allNew(metrics.counts().rows());
    RowTotals written = publish(counts, Changes.everything());
    return new Outcome(counts, written, why(mode, together, look), true);
  }

  private boolean isContextual() {
    return vectors.signature().kind() != ModelKind.WORD_VECTORS;
  }

  /** So many that the running ones hold no more rows than a killed run may lose. */
  private int tasks(long rows) {
    int cores = spark.sparkContext().defaultParallelism();
    return config
        .findInt(JobOption.COMMIT_EVERY)
        .map(most -> (int) Math.min(Integer.MAX_VALUE, (rows * cores + most - 1) / most))
        .orElse(0);
  }

  private Outcome encodeRest(EarlierOutput stored, Optional<StoredRows> pieces) {
    try (EncodePlan plan =
        EncodePlan.of(layout, corpus.unobserved(), stored.rows(), pieces, stored.stays())) {
      RowCounts counts = plan.counts();
      String together = "yes: the rows are compared with stored ones";
      if (plan.changesNothing()) {
        return new Outcome(counts, store.leaveAsItIs(layout), together, false);
      }
      if (plan.reuses()) {
        store.write(ContextualVectors.conform(plan.reused(), layout.output()), REUSED, files);
      }
      if (counts.rowsToEncode() > 0) {
        int most = Math.max(corpus.partitions(), spark.sparkContext().defaultParallelism());
        int tasks = (int) Math.min(most, counts.rowsToEncode() / ROWS_OF_A_TASK + 1);
        tasks = Math.max(tasks, tasks(counts.rowsToEncode()));
        store.write(encoded(plan.toEncode(tasks)), ENCODED, files);
      }
      return new Outcome(counts, publish(counts, plan.changes()), together, true);
    }
  }

  private Dataset<Row> encoded(Dataset<Row> rows) {
    return vectors.addTo(rows, layout.texts(), metrics);
  }

  private RowTotals publish(RowCounts counts, Changes changes) {
    long targetBytes = (long) config.getInt(JobOption.TARGET_FILE_SIZE) << 20;
    return store.publish(
        new Publication(runId, vectors.signature(), layout, files, counts, changes, targetBytes));
  }

  private String why(Duplicates.Mode mode, boolean together, Optional<Duplicates> look) {
    String answer = together ? "yes: " : "no: ";
    if (mode != Duplicates.Mode.AUTO) {
      return answer + "deduplicate is " + config.get(JobOption.DEDUPLICATE);
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
