package org.contexture.jobs.report.live;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.watch.TaskProgress;
import org.slf4j.MDC;

/**
 * Tells other programs how a run fares: log lines at its milestones, and where asked for a line in
 * a {@link MetricsFile} every few seconds.
 */
public final class RunWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);

  /** Spark puts a local property of this prefix into the log lines of the tasks. */
  private static final String OF_TASKS = "mdc.";

  private static final String END = "end";

  private final SparkContext spark;
  private final RunLog log;
  private final Optional<MetricsFile> file;
  private final PrintStream err;
  private final TaskProgress tasks = new TaskProgress();
  private final Timer timer = new Timer("contexture-metrics", true);
  private final long start = System.nanoTime();
  private long lineNanos = start;
  private long lineTokens;
  private boolean broken;
  private boolean over;

  private RunWatch(SparkContext spark, String runId, Optional<MetricsFile> file, PrintStream err) {
    this.spark = spark;
    this.log = new RunLog(runId);
    this.file = file;
    this.err = err;
  }

  /**
   * Starts to watch the jobs of this Spark context.
   *
   * @param err told once where the file can be written no more
   */
  public static RunWatch start(
      SparkContext spark, String runId, Optional<MetricsFile> file, PrintStream err) {
    return start(spark, runId, file, err, EVERY);
  }

  static RunWatch start(
      SparkContext spark,
      String runId,
      Optional<MetricsFile> file,
      PrintStream err,
      Duration every) {
    RunWatch watch = new RunWatch(spark, runId, file, err);
    MDC.put(RunLog.RUN_ID, runId);
    spark.setLocalProperty(OF_TASKS + RunLog.RUN_ID, runId);
    if (file.isPresent()) {
      spark.addSparkListener(watch.tasks);
      watch.line("start");
      TimerTask line =
          new TimerTask() {
            @Override
            public void run() {
              watch.line("progress");
            }
          };
      watch.timer.scheduleAtFixedRate(line, every.toMillis(), every.toMillis());
    }
    return watch;
  }

  /** Logs a milestone; see {@link RunLog#event}. */
  public void event(String name, Supplier<Map<String, ?>> values) {
    log.event(name, values);
  }

  /** Says that the run is at its end, and what it did. */
  public void done(int exitCode, JobReport report) {
    TaskProgress.Snapshot last = tasks.snapshot();
    TaskProgress.Count all =
        new TaskProgress.Count(
            report.compared().rowsIn(),
            report.encoded().work().tokens(),
            report.encoded().work().textsEncoded(),
            report.encoded().work().paddedTokens());
    // Spark's news may lag behind; the report is whole.
    line(END, new TaskProgress.Snapshot(all, last.expectedRows(), 1, 0, last.failedTasks()));
    log.event(
        END,
        () -> {
          Map<String, Object> values = new LinkedHashMap<>();
          values.put("exit_code", exitCode);
          values.put("rows", report.written().rows());
          report
              .written()
              .byStatus()
              .forEach((status, count) -> values.put("rows_" + status, count));
          values.put("rows_reused", report.compared().rowsReused());
          values.put("rows_new", report.compared().rowsNew());
          values.put("rows_changed", report.compared().rowsChanged());
          values.put("rows_removed", report.compared().rowsRemoved());
          values.put("rows_resumed", report.compared().rowsResumed());
          values.put("rows_encoded", report.encoded().rows());
          values.put("rows_truncated", report.written().truncated());
          values.put("bad_records", report.badRecords().count());
          values.put("texts_encoded", report.encoded().work().textsEncoded());
          values.put("tokens", report.encoded().work().tokens());
          values.put("model_loads", report.encoded().modelLoads());
          values.put("seconds", rounded(report.times().wallSeconds()));
          values.put("tokens_per_second", rounded(report.tokensPerSecond()));
          values.put("output", report.run().output());
          return values;
        });
  }

  /** Says that the run has failed, and why. */
  public void failed(int exitCode, String problem) {
    line(RunLog.FAILED);
    log.failed(exitCode, problem);
  }

  private void line(String event) {
    line(event, tasks.snapshot());
  }

  private synchronized void line(String event, TaskProgress.Snapshot now) {
    if (over) {
      return;
    }
    over = event.equals(END) || event.equals(RunLog.FAILED);
    long nanos = System.nanoTime();
    double sinceLine = Math.max(nanos - lineNanos, 1) / 1e9;
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    values.put(RunLog.RUN_ID, log.runId());
    values.put("event", event);
    values.put("rows", now.rows());
    values.put("tokens", now.tokens());
    values.put("texts_encoded", now.done().textsEncoded());
    values.put("padded_tokens", now.done().paddedTokens());
    values.put("tokens_per_second", rounded(Math.max(0, now.tokens() - lineTokens) / sinceLine));
    values.put("share", rounded(now.share()));
    values.put("seconds", rounded((nanos - start) / 1e9));
    values.put("tasks_running", now.runningTasks());
    values.put("tasks_failed", now.failedTasks());
    lineNanos = nanos;
    lineTokens = now.tokens();
    file.ifPresent(to -> append(to, values));
  }

  /** A run of hours does not fail for a disk of logs that is full. */
  private void append(MetricsFile to, Map<String, Object> values) {
    try {
      to.append(values);
    } catch (IOException e) {
      if (!broken) {
        err.println("Cannot write metrics-file " + to.path() + ": " + e.getMessage());
      }
      broken = true;
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  @Override
  public void close() {
    timer.cancel();
    spark.removeSparkListener(tasks);
    if (!spark.isStopped()) {
      spark.setLocalProperty(OF_TASKS + RunLog.RUN_ID, null);
    }
    MDC.remove(RunLog.RUN_ID);
  }
}
