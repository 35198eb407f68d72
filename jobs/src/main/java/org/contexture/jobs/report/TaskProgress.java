package org.contexture.jobs.report;

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
import org.contexture.spark.EncodeMetrics;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows and tokens so far, from finished tasks and from the heartbeats of running ones, and an
 * estimate of the rows there will be.
 */
final class TaskProgress extends SparkListener {
  private static final String ROWS = EncodeMetrics.PREFIX + EncodeMetrics.ROWS;
  private static final String TOKENS = EncodeMetrics.PREFIX + EncodeMetrics.TOKENS;

  private final Map<Long, Count> running = new HashMap<>();
  private final Set<Long> ended = new HashSet<>();
  private Count finished = new Count(0, 0);
  private int finishedTasks;
  private int tasks;

  private record Count(long rows, long tokens) {
    Count plus(Count other) {
      return new Count(rows + other.rows, tokens + other.tokens);
    }
  }

  /**
   * How far the job is.
   *
   * @param expectedRows empty until a task has finished
   * @param share of the whole work that is done, 0 until a task has finished
   */
  record Snapshot(long rows, long tokens, OptionalLong expectedRows, double share) {}

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
              Count count = new Count(0, 0);
              for (AccumulableInfo info : CollectionConverters.asJava(update._4())) {
                count = count.plus(read(info));
              }
              Long task = (Long) update._1();
              if (!ended.contains(task)) {
                running.put(task, count);
              }
            });
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    // A heartbeat may come after the end of its task.
    ended.add(event.taskInfo().taskId());
    running.remove(event.taskInfo().taskId());
    if (!event.taskInfo().successful()) {
      return;
    }
    finishedTasks++;
    for (AccumulableInfo info : CollectionConverters.asJava(event.taskInfo().accumulables())) {
      finished = finished.plus(read(info));
    }
  }

  private static Count read(AccumulableInfo info) {
    if (info.name().isEmpty() || info.update().isEmpty()) {
      return new Count(0, 0);
    }
    String name = info.name().get();
    long value = name.equals(ROWS) || name.equals(TOKENS) ? (Long) info.update().get() : 0;
    return new Count(name.equals(ROWS) ? value : 0, name.equals(TOKENS) ? value : 0);
  }

  /** Tasks differ in rows and in their lengths, but tokens are what takes the time. */
  synchronized Snapshot snapshot() {
    Count now = running.values().stream().reduce(finished, Count::plus);
    if (finishedTasks == 0 || finished.tokens() == 0) {
      return new Snapshot(now.rows(), now.tokens(), OptionalLong.empty(), 0);
    }
    double tasksPerDone = (double) tasks / finishedTasks;
    long expectedRows = Math.max(now.rows(), Math.round(finished.rows() * tasksPerDone));
    double tokens = now.tokens();
    double share = tokens / Math.max(tokens, finished.tokens() * tasksPerDone);
    return new Snapshot(now.rows(), now.tokens(), OptionalLong.of(expectedRows), share);
  }
}
