package org.contexture.jobs.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.contexture.encoder.EncoderSignature;
import org.contexture.jobs.config.JobConfig;
import org.contexture.spark.EncodeMetrics;

/**
 * What a run did: the content of {@code report.json}, its keys in snake case.
 *
 * @param rowsByStatus with several text columns, texts by status
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
  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .create();

  /** What was read, counted and written. */
  public record Totals(
      long rowsOut,
      long badRecords,
      String badRecordsPath,
      double wallSeconds,
      double startSeconds) {}

  public static JobReport of(
      String runId,
      String corpus,
      String output,
      Totals totals,
      EncodeMetrics.Counts counts,
      EncoderSignature encoder,
      JobConfig config,
      SparkContext spark) {
    return new JobReport(
        runId,
        corpus,
        output,
        counts.rows(),
        totals.rowsOut(),
        counts.byStatus(),
        counts.rowsTruncated(),
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
        config.describe(),
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
    return GSON.toJson(this);
  }
}
