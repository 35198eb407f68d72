package org.contexture.jobs.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.contexture.encoder.EncoderSignature;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.rows.RowCounts;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.spark.executor.EncodeMetrics;

/**
 * What a run did: the content of {@code report.json}, its keys in snake case.
 *
 * @param mode what was to happen to an output that exists
 * @param rowsReused rows whose vectors were in the output and stay; with those that are new and
 *     those that changed they are the rows of the corpus
 * @param rowsUpdated those of them whose other columns changed
 * @param rowsChanged rows whose text changed, or that had failed
 * @param rowsRemoved rows of the output that the corpus has no longer
 * @param rowsDeduplicated new and changed rows that share a vector with a row of the same text
 * @param rowsResumed new and changed rows whose vector a run made that did not come to its end
 * @param rowsEncoded rows that went to the encoder, which runs on equal texts once
 * @param reencodedBecause why an incremental run kept no vector; empty where it did
 * @param deduplicated whether equal texts were brought together, and why
 * @param shuffleBytes written for that and for comparing with stored rows
 * @param shuffleSeconds in writing and reading those, summed over tasks
 * @param published whether the data changed
 * @param rowsByStatus of all rows of the output, under append of those added; with several text
 *     columns, texts by status
 * @param rowsTruncated rows with a text that is not whole in its vector
 * @param badRecords malformed lines, which are not rows
 * @param badRecordsPath where those lines were put; empty where there were none
 * @param elements for each vector that a text has several of, how many, by status
 * @param textTokens tokens of the texts that were encoded
 * @param textTokensUsed tokens of those texts that are in their vectors
 * @param wordsUnknown words of the texts that a model of whole words does not know; those of equal
 *     texts of a window of rows count once; 0 for other models
 * @param windows rows that the model ran on: one per text, more for long ones
 * @param paddedTokens positions that the model ran on, padding included
 * @param tokenizeSeconds summed over tasks
 * @param encodeSeconds summed over tasks
 * @param wallSeconds from the first row read to the last file committed
 * @param dimension of the first vector
 * @param vectors how each was made, by name
 * @param settings of the encoder, with their origins
 * @param config keys and values as given
 */
public record JobReport(
    String runId,
    String corpus,
    String output,
    long rowsIn,
    long rowsOut,
    String mode,
    long rowsReused,
    long rowsUpdated,
    long rowsNew,
    long rowsChanged,
    long rowsRemoved,
    long rowsDeduplicated,
    long rowsResumed,
    long rowsEncoded,
    String reencodedBecause,
    String deduplicated,
    long shuffleBytes,
    double shuffleSeconds,
    boolean published,
    Map<String, Long> rowsByStatus,
    long rowsTruncated,
    long badRecords,
    String badRecordsPath,
    Map<String, Map<String, Long>> elements,
    long textsEncoded,
    long textTokens,
    long textTokensUsed,
    long wordsUnknown,
    long windows,
    long tokens,
    long paddedTokens,
    long modelLoads,
    double tokenizeSeconds,
    double encodeSeconds,
    double wallSeconds,
    double startSeconds,
    double tokensPerSecond,
    String model,
    String modelFingerprint,
    String fingerprint,
    int dimension,
    Map<String, Map<String, String>> vectors,
    Map<String, Map<String, String>> settings,
    Map<String, String> config,
    Map<String, String> spark) {
  /**
   * What was read, compared, and written.
   *
   * @param encoded counts of the rows that went to the encoder
   * @param written counts of all rows of the run
   */
  public record Totals(
      RowCounts compared,
      EncodeMetrics.Counts encoded,
      RowTotals written,
      String reencodedBecause,
      String deduplicated,
      ShuffleCost shuffle,
      boolean published,
      long badRecords,
      String badRecordsPath,
      double wallSeconds,
      double startSeconds) {
    /** Texts with a vector that the encoder did not run on: it had run on the same text. */
    private long rowsDeduplicated() {
      long ok = encoded.byStatus().getOrDefault("ok", 0L);
      return compared.rowsKnown() + Math.max(0, ok - encoded.textsEncoded());
    }
  }

  public static JobReport of(
      String runId,
      String corpus,
      String output,
      Totals totals,
      EncoderSignature encoder,
      JobSettings settings,
      SparkContext spark) {
    RowCounts rows = totals.compared();
    EncodeMetrics.Counts counts = totals.encoded();
    return new JobReport(
        runId,
        corpus,
        output,
        rows.rowsIn(),
        totals.written().rows(),
        settings.output().asked().id(),
        rows.rowsReused(),
        rows.rowsUpdated(),
        rows.rowsNew(),
        rows.rowsChanged(),
        rows.rowsRemoved(),
        totals.rowsDeduplicated(),
        rows.rowsResumed(),
        counts.rows(),
        totals.reencodedBecause(),
        totals.deduplicated(),
        totals.shuffle().bytes(),
        totals.shuffle().seconds(),
        totals.published(),
        totals.written().byStatus(),
        totals.written().truncated(),
        totals.badRecords(),
        totals.badRecordsPath(),
        counts.elements(),
        counts.textsEncoded(),
        counts.textTokens(),
        counts.textTokensUsed(),
        counts.wordsUnknown(),
        counts.windows(),
        counts.tokens(),
        counts.paddedTokens(),
        counts.modelLoads(),
        counts.tokenizeSeconds(),
        counts.encodeSeconds(),
        totals.wallSeconds(),
        totals.startSeconds(),
        counts.tokens() / Math.max(totals.wallSeconds(), 1e-9),
        encoder.model(),
        encoder.modelFingerprint(),
        encoder.fingerprint(),
        encoder.dimension(),
        vectors(encoder),
        settings(encoder),
        settings.options().texts(),
        spark(spark));
  }

  private static Map<String, Map<String, String>> vectors(EncoderSignature encoder) {
    Map<String, Map<String, String>> vectors = new LinkedHashMap<>();
    encoder.vectors().forEach(vector -> vectors.put(vector.name(), vector.describe()));
    return vectors;
  }

  private static Map<String, Map<String, String>> settings(EncoderSignature encoder) {
    Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    encoder
        .settings()
        .describe()
        .forEach(
            (key, setting) ->
                settings.put(key, Map.of("value", setting.value(), "origin", setting.origin())));
    return settings;
  }

  private static Map<String, String> spark(SparkContext spark) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", spark.version());
    facts.put("master", spark.master());
    facts.put("application_id", spark.applicationId());
    facts.put("default_parallelism", Integer.toString(spark.defaultParallelism()));
    facts.put("task_cpus", spark.conf().get("spark.task.cpus", "1"));
    facts.put("java", System.getProperty("java.version"));
    return facts;
  }

  /** As JSON. */
  public String json() {
    return Json.of(this);
  }
}
