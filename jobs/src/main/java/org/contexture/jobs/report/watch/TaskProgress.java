package org.contexture.jobs.report.watch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.contexture.spark.executor.EncodeMetrics;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What is encoded so far, from finished tasks and from the heartbeats of running ones, an estimate
 * of the rows there will be, and how the tasks fare.
 */
public final class TaskProgress extends SparkListener {
  private final Map<Long, Count> running = new HashMap<>();
  private final Set<Long> ended = new HashSet<>();
  private Count finished = Count.NONE;
  private int finishedTasks;
  private int failedTasks;
  private int tasks;

  /** By the accumulators of {@link EncodeMetrics}. */
  public record Count(long rows, long tokens, long textsEncoded, long paddedTokens) {
    public static final Count NONE = new Count(0, 0, 0, 0);

    Count plus(Count other) {
      return new Count(
          rows + other.rows,
          tokens + other.tokens,
          textsEncoded + other.textsEncoded,
          paddedTokens + other.paddedTokens);
    }
  }

  /**
   * How far the job is.
   *
   * @param expectedRows empty until a task has finished
   * @param share of the whole work that is done, 0 until a task has finished
   * @param failedTasks attempts of tasks that failed, since the start
   */
  public record Snapshot(
      Count done, OptionalLong expectedRows, double share, int runningTasks, int failedTasks) {
    public long rows() {
      return done.rows();
    }

    public long tokens() {
      return done.tokens();
    }
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    tasks = event.stageInfo().numTasks();
    finishedTasks = 0;
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    CollectionConverters.asJava(event.accumUpdates())
        .forEach(
            update -> {
              Long task = (Long) update._1();
              if (!ended.contains(task)) {
                running.put(task, count(update._4()));
              }
            });
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart event) {
    running.putIfAbsent(event.taskInfo().taskId(), Count.NONE);
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    // A heartbeat may come after the end of its task.
    ended.add(event.taskInfo().taskId());
    running.remove(event.taskInfo().taskId());
    if (event.taskInfo().failed()) {
      failedTasks++;
    }
    if (event.taskInfo().successful()) {
      finishedTasks++;
      finished = finished.plus(count(event.taskInfo().accumulables()));
    }
  }

  private static Count count(Iterable<AccumulableInfo> updates) {
    Map<String, Double> counts = WatchedTask.counts(updates);
    return new Count(
        counts.getOrDefault(EncodeMetrics.ROWS, 0.0).longValue(),
        counts.getOrDefault(EncodeMetrics.TOKENS, 0.0).longValue(),
        counts.getOrDefault(EncodeMetrics.TEXTS_ENCODED, 0.0).longValue(),
        counts.getOrDefault(EncodeMetrics.PADDED_TOKENS, 0.0).longValue());
  }

  /** Tasks differ in rows and in their lengths, but tokens are what takes the time. */
  public synchronized Snapshot snapshot() {
    Count now = running.values().stream().reduce(finished, Count::plus);
    if (finishedTasks == 0 || finished.tokens() == 0) {
      return new Snapshot(now, OptionalLong.empty(), 0, running.size(), failedTasks);
    }
    double tasksPerDone = (double) tasks / finishedTasks;
    long expectedRows = Math.max(now.rows(), Math.round(finished.rows() * tasksPerDone));
    double tokens = now.tokens();
    double share = tokens / Math.max(tokens, finished.tokens() * tasksPerDone);
    return new Snapshot(now, OptionalLong.of(expectedRows), share, running.size(), failedTasks);
  }
}
