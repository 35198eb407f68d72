package org.contexture.jobs.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.contexture.jobs.print.Json;
import org.contexture.spark.redact.Redaction;

/**
 * Speeds measured in one run, and their ratios.
 *
 * @param speeds in tokens (padding not counted) per second
 */
record BenchmarkResult(Setup setup, Speeds speeds) {
  /**
   * What was measured, and on what.
   *
   * @param sessionSeconds to start Spark, not part of any speed
   * @param modelSeconds to load the model, not part of any speed
   */
  record Setup(
      String model,
      int texts,
      long tokens,
      int taskSlots,
      int threadsPerTask,
      double sessionSeconds,
      double modelSeconds) {
    Setup {
      model = Redaction.of(model);
    }
  }

  /**
   * Tokens per second.
   *
   * @param ort ONNX Runtime alone, best batches
   * @param encoder from text to vector
   * @param job from the first row to the last file
   * @param naive rows as they come, batches of 32 padded to the longest
   */
  record Speeds(double ort, double encoder, double job, double naive) {
    double encoderToOrt() {
      return encoder / ort;
    }

    double jobToOrt() {
      return job / ort;
    }

    double jobToNaive() {
      return job / naive;
    }
  }

  /** As JSON, keys in snake case. */
  String json() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("model", setup.model());
    values.put("texts", setup.texts());
    values.put("tokens", setup.tokens());
    values.put("task_slots", setup.taskSlots());
    values.put("threads_per_task", setup.threadsPerTask());
    values.put("session_seconds", setup.sessionSeconds());
    values.put("model_seconds", setup.modelSeconds());
    values.put("ort_tokens_per_second", speeds.ort());
    values.put("encoder_tokens_per_second", speeds.encoder());
    values.put("job_tokens_per_second", speeds.job());
    values.put("naive_tokens_per_second", speeds.naive());
    values.put("encoder_to_ort", speeds.encoderToOrt());
    values.put("job_to_ort", speeds.jobToOrt());
    values.put("job_to_naive", speeds.jobToNaive());
    return Json.of(values);
  }

  /** For a person. */
  List<String> lines() {
    return List.of(
        line(
            "%s, %,d texts, %,d tokens, %d task slots of %d threads",
            setup.model(),
            setup.texts(),
            setup.tokens(),
            setup.taskSlots(),
            setup.threadsPerTask()),
        line(
            "Spark session up in %.1f s, model in %.1f s (in no figure below)",
            setup.sessionSeconds(), setup.modelSeconds()),
        "",
        line("                                        tokens/s"),
        line("(a) ONNX Runtime alone, best batches    %,8.0f", speeds.ort()),
        line(
            "(b) encoder, text to vector             %,8.0f    b/a %.3f",
            speeds.encoder(), speeds.encoderToOrt()),
        line(
            "(c) job, first row to last file         %,8.0f    c/a %.3f",
            speeds.job(), speeds.jobToOrt()),
        line(
            "(d) naive: batches of 32 as they come   %,8.0f    c/d %.2f",
            speeds.naive(), speeds.jobToNaive()));
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
