package org.contexture.jobs.readiness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.MemoryEstimate;
import org.contexture.encoder.model.ModelException;
import org.contexture.jobs.config.OutputFormat;
import org.contexture.jobs.store.OutputException;
import org.contexture.jobs.store.WriteCheck;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.executor.ExecutorState;

/** The checks that need the cluster, quick ones first. */
public final class Preflight {
  private static final double GIBI = 1L << 30;
  private static final String JOB_DESCRIPTION = "spark.job.description";

  private Preflight() {}

  /**
   * What came of checks that a run may start after.
   *
   * @param warnings one sentence each
   * @param executors those that answered
   */
  public record Passed(List<String> warnings, List<ExecutorState> executors) {
    /** Where nothing was checked. */
    public static final Passed UNASKED = new Passed(List.of(), List.of());
  }

  /** Whether the output can be written; nothing is left there. */
  public static PreflightCheck output(SparkSession spark, OutputFormat format, String output) {
    try {
      List<Path> written = WriteCheck.of(spark, format, output);
      return PreflightCheck.ok(
          "output",
          output
              + " (written to "
              + written.stream().map(Path::toString).collect(Collectors.joining(" and "))
              + ", and cleaned)");
    } catch (OutputException e) {
      return PreflightCheck.fail("output", e);
    }
  }

  /**
   * Whether executors open the model, which stays loaded for the tasks that come next, and whether
   * memory holds it.
   */
  public static List<PreflightCheck> executors(SparkSession spark, ContextualVectors vectors) {
    return checks(spark, vectors, survey(spark, vectors));
  }

  private static List<PreflightCheck> checks(
      SparkSession spark, ContextualVectors vectors, List<ExecutorState> executors) {
    List<PreflightCheck> checks = new ArrayList<>();
    executors.forEach(executor -> checks.add(check(executor)));
    SparkContext context = spark.sparkContext();
    MemoryEstimate estimate = MemoryEstimate.of(vectors.signature(), vectors.runtime());
    checks.add(new MemoryCheck(estimate, context.master(), context.conf()).of(executors));
    return checks;
  }

  private static List<ExecutorState> survey(SparkSession spark, ContextualVectors vectors) {
    SparkContext context = spark.sparkContext();
    context.setLocalProperty(JOB_DESCRIPTION, "contexture preflight");
    try {
      return vectors.openOnExecutors(spark);
    } finally {
      context.setLocalProperty(JOB_DESCRIPTION, null);
    }
  }

  private static PreflightCheck check(ExecutorState executor) {
    return executor
        .problem()
        .map(problem -> PreflightCheck.fail("executor", new ModelException(problem)))
        .orElseGet(() -> PreflightCheck.ok("executor", describe(executor)));
  }

  private static String describe(ExecutorState executor) {
    return String.format(
        Locale.ROOT,
        "%s on %s: model opened in %.2f s, %d tokens encoded; %.1f GiB free for %s;"
            + " %.1f GiB of memory, %.1f GiB of it heap",
        executor.id(),
        executor.host(),
        executor.openSeconds(),
        executor.tokens(),
        executor.freeCacheBytes() / GIBI,
        executor.cache(),
        executor.physicalBytes() / GIBI,
        executor.heapBytes() / GIBI);
  }

  /**
   * All checks before a run.
   *
   * @throws RuntimeException of the first check that failed, as a run would end with
   */
  public static Passed require(
      SparkSession spark, ContextualVectors vectors, OutputFormat format, String output) {
    List<PreflightCheck> checks = new ArrayList<>();
    checks.add(output(spark, format, output));
    requirePassed(checks);
    List<ExecutorState> executors = survey(spark, vectors);
    checks.addAll(checks(spark, vectors, executors));
    requirePassed(checks);
    List<String> warnings =
        checks.stream()
            .filter(check -> check.result() == PreflightCheck.Result.WARN)
            .map(PreflightCheck::reason)
            .toList();
    return new Passed(warnings, executors);
  }

  private static void requirePassed(List<PreflightCheck> checks) {
    checks.stream()
        .flatMap(check -> check.failure().stream())
        .findFirst()
        .ifPresent(
            failure -> {
              throw failure;
            });
  }
}
