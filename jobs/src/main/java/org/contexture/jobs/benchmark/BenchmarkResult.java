package org.contexture.jobs.benchmark;

import java.util.List;
import java.util.Locale;
import org.contexture.jobs.report.Json;

/**
 * Speeds measured in one run, in tokens (padding not counted) per second, and their ratios.
 *
 * @param naiveTokensPerSecond rows as they come, batches of 32 padded to the longest
 * @param sessionSeconds to start Spark, not part of any speed
 * @param modelSeconds to load the model, not part of any speed
 */
public record BenchmarkResult(
    String model,
    int texts,
    long tokens,
    int taskSlots,
    int threadsPerTask,
    double sessionSeconds,
    double modelSeconds,
    double ortTokensPerSecond,
    double encoderTokensPerSecond,
    double jobTokensPerSecond,
    double naiveTokensPerSecond,
    double encoderToOrt,
    double jobToOrt,
    double jobToNaive) {

  /** As JSON, keys in snake case. */
  public String json() {
    return Json.of(this);
  }

  /** For a person. */
  public List<String> lines() {
    return List.of(
        line(
            "%s, %,d texts, %,d tokens, %d task slots of %d threads",
            model, texts, tokens, taskSlots, threadsPerTask),
        line(
            "Spark session up in %.1f s, model in %.1f s (in no figure below)",
            sessionSeconds, modelSeconds),
        "",
        line("                                        tokens/s"),
        line("(a) ONNX Runtime alone, best batches    %,8.0f", ortTokensPerSecond),
        line(
            "(b) encoder, text to vector             %,8.0f    b/a %.3f",
            encoderTokensPerSecond, encoderToOrt),
        line(
            "(c) job, first row to last file         %,8.0f    c/a %.3f",
            jobTokensPerSecond, jobToOrt),
        line(
            "(d) naive: batches of 32 as they come   %,8.0f    c/d %.2f",
            naiveTokensPerSecond, jobToNaive));
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
