package org.contexture.jobs.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.contexture.encoder.EncoderSignature;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.print.Json;
import org.contexture.jobs.report.watch.ShuffleCost;
import org.contexture.jobs.rows.RowCounts;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.redact.Redaction;

/**
 * What a run did: the content of {@code report.json}.
 *
 * @param compared how the rows of the corpus compare with what was stored
 * @param encoded counts of the rows that went to the encoder, which runs on equal texts once
 * @param written counts of all rows of the output, under append of those added
 */
public record JobReport(
    Run run,
    RowCounts compared,
    EncodeMetrics.Counts encoded,
    RowTotals written,
    Reuse reuse,
    BadRecords badRecords,
    Times times,
    Model model) {

  /**
   * What was asked for, and where it ran.
   *
   * @param mode what was to happen to an output that exists
   * @param published whether the data changed
   * @param inputRead whether a row of the corpus was read; a listing of its files told enough where
   *     not
   * @param config keys and values as given
   * @param spark the session's facts, by name
   * @param runtime machinery that encoded, by name
   */
  public record Run(
      String id,
      String corpus,
      String output,
      OutputMode mode,
      boolean published,
      boolean inputRead,
      Map<String, String> config,
      Map<String, String> spark,
      Map<String, String> runtime) {
    public Run {
      corpus = Redaction.of(corpus);
      output = Redaction.of(output);
    }

    /** What a report says of the session that a run had. */
    public static Map<String, String> describe(SparkContext spark) {
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("version", spark.version());
      facts.put("master", spark.master());
      facts.put("application_id", spark.applicationId());
      facts.put("default_parallelism", Integer.toString(spark.defaultParallelism()));
      facts.put("task_cpus", spark.conf().get("spark.task.cpus", "1"));
      facts.put("java", System.getProperty("java.version"));
      return facts;
    }
  }

  /**
   * How vectors came to serve more than once.
   *
   * @param reencodedBecause why an incremental run kept no vector; empty where it did
   * @param mixedRuntime in what machinery the vectors of the output differ; empty where in none
   * @param deduplicated whether equal texts were brought together, and why
   * @param shuffle what that cost, and comparing with stored rows
   */
  public record Reuse(
      String reencodedBecause, String mixedRuntime, String deduplicated, ShuffleCost shuffle) {}

  /**
   * Malformed lines, which are not rows.
   *
   * @param path where they were put; empty where there were none
   */
  public record BadRecords(long count, String path) {
    public BadRecords {
      path = Redaction.of(path);
    }
  }

  /**
   * What the run took.
   *
   * @param wallSeconds from the first row read to the last file committed
   * @param startSeconds before that: opening the corpus and the model
   */
  public record Times(double wallSeconds, double startSeconds) {}

  /**
   * What encoded.
   *
   * @param dimension of the first vector
   * @param vectors how each was made, by name
   * @param settings of the encoder, with their origins
   * @param batches which texts shared a batch, and why
   * @param leftOut what of the model's files was left out, and why; empty where nothing
   */
  public record Model(
      String name,
      String modelFingerprint,
      String fingerprint,
      int dimension,
      Map<String, Map<String, String>> vectors,
      Map<String, Map<String, String>> settings,
      String batches,
      String leftOut) {
    public static Model of(EncoderSignature encoder) {
      Map<String, Map<String, String>> vectors = new LinkedHashMap<>();
      encoder.vectors().forEach(vector -> vectors.put(vector.name(), vector.describe()));
      Map<String, Map<String, String>> settings = new LinkedHashMap<>();
      encoder
          .settings()
          .describe()
          .forEach(
              (key, setting) ->
                  settings.put(key, Map.of("value", setting.value(), "origin", setting.origin())));
      return new Model(
          encoder.model(),
          encoder.modelFingerprint(),
          encoder.fingerprint(),
          encoder.dimension(),
          vectors,
          settings,
          encoder.states().batches().toString(),
          encoder.states().leftOut());
    }
  }

  /** Rows with a vector that the encoder did not run for: it had run on the same text. */
  public long rowsDeduplicated() {
    long ok = encoded.byStatus().getOrDefault("ok", 0L);
    return compared.rowsKnown() + Math.max(0, ok - encoded.work().textsEncoded());
  }

  /** Tokens that the model ran on, over the time of the run. */
  public double tokensPerSecond() {
    return encoded.work().tokens() / Math.max(times.wallSeconds(), 1e-9);
  }

  /** As JSON. */
  public String json() {
    return Json.of(ReportKeys.of(this));
  }
}
