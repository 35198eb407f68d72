package org.contexture.jobs.embed;

import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.EncoderSignature;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.corpus.Corpus;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.watch.ShuffleCost;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.store.VectorStore;
import org.contexture.spark.executor.EncodeMetrics;

/**
 * Puts together what is reported of a run.
 *
 * @param startSeconds what opening the corpus and the model took
 */
record RunReports(
    SparkSession spark,
    String runId,
    JobSettings settings,
    Corpus corpus,
    EncoderSignature encoder,
    VectorStore store,
    double startSeconds) {
  /**
   * The report.
   *
   * @param start when the run began, as {@link System#nanoTime} had it
   */
  JobReport of(
      RunOutcome outcome,
      JobReport.BadRecords badRecords,
      EncodeMetrics.Counts encoded,
      Runtimes runtimes,
      ShuffleCost shuffles,
      long start) {
    return new JobReport(
        new JobReport.Run(
            runId,
            corpus.description(),
            store.location(),
            settings.output().asked(),
            outcome.published(),
            outcome.inputRead(),
            settings.options().texts(),
            JobReport.Run.describe(spark.sparkContext()),
            runtimes.describe()),
        outcome.counts(),
        encoded,
        outcome.written(),
        new JobReport.Reuse(
            outcome.reencodedBecause(), outcome.mixedRuntime(), outcome.deduplicated(), shuffles),
        badRecords,
        new JobReport.Times((System.nanoTime() - start) / 1e9, startSeconds),
        JobReport.Model.of(encoder));
  }
}
