package org.contexture.jobs.report.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.contexture.spark.executor.EncodeMetrics;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Watches the tasks of a Spark context and keeps sums, the slowest tasks and amounts over time: its
 * memory does not grow with the run, only with the tasks that run at once and with the executors.
 */
public final class TaskWatch extends SparkListener implements AutoCloseable {
  static final int SLOWEST = 8;

  /** For events that are still on their way when the write has returned. */
  private static final long PATIENCE_MILLIS = 3_000;

  /** Kinds of amounts over time. */
  private static final int TOKENS = 0;

  private static final int BUSY = 1;

  private final SparkContext spark;
  private final int taskCpus;
  private final long start;
  private final CoreClock clock;
  private final TimeBuckets buckets;
  private final Map<Long, Seen> running = new HashMap<>();
  private final PriorityQueue<WatchedTask> slowest =
      new PriorityQueue<>(Comparator.comparingDouble(WatchedTask::seconds));

  private int startedJobs;
  private int endedJobs;
  private int tasks;
  private int failedTasks;
  private long rows;
  private double taskSeconds;
  private double failedSeconds;
  private double collectSeconds;
  private boolean anyTask;
  private CoreClock.Sums atFirstStart = new CoreClock.Sums(0, 0);
  private CoreClock.Sums atLastStart = atFirstStart;
  private CoreClock.Sums atLastEnd = atFirstStart;

  /** When a running task was last heard of, and its tokens up to then. */
  private record Seen(long time, double tokens) {}

  TaskWatch(SparkContext spark, long start) {
    this.spark = spark;
    this.start = start;
    this.taskCpus = spark.conf().getInt("spark.task.cpus", 1);
    this.clock = new CoreClock(start);
    this.buckets = new TimeBuckets(start, 2);
  }

  /** Starts to watch, from now on. */
  public static TaskWatch start(SparkContext spark) {
    TaskWatch watch = new TaskWatch(spark, System.currentTimeMillis());
    for (ExecutorSummary executor :
        CollectionConverters.asJava(spark.statusStore().executorList(true))) {
      watch.clock.executorAdded(executor.id(), executor.totalCores());
    }
    spark.addSparkListener(watch);
    return watch;
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded event) {
    clock.advance(event.time());
    clock.executorAdded(event.executorId(), event.executorInfo().totalCores());
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    clock.advance(event.time());
    clock.executorRemoved(event.executorId());
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart event) {
    startedJobs++;
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd event) {
    endedJobs++;
    notifyAll();
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart event) {
    long time = event.taskInfo().launchTime();
    running.put(event.taskInfo().taskId(), new Seen(time, 0));
    atLastStart = clock.advance(time);
    atFirstStart = anyTask ? atFirstStart : atLastStart;
    anyTask = true;
    clock.busy(running.size() * taskCpus);
  }

  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    long time = System.currentTimeMillis();
    CollectionConverters.asJava(event.accumUpdates())
        .forEach(update -> hear((Long) update._1(), time, tokens(WatchedTask.counts(update._4()))));
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    long id = event.taskInfo().taskId();
    if (!running.containsKey(id)) {
      return;
    }
    long time = event.taskInfo().finishTime();
    WatchedTask task = WatchedTask.of(event.taskInfo(), start);
    hear(id, time, (double) task.tokens());
    running.remove(id);
    atLastEnd = clock.advance(time);
    clock.busy(running.size() * taskCpus);
    buckets.add(BUSY, event.taskInfo().launchTime(), time, task.seconds() * taskCpus);
    if (event.taskMetrics() != null) {
      collectSeconds += event.taskMetrics().jvmGCTime() / 1e3 * taskCpus;
    }
    if (!event.taskInfo().successful()) {
      failedTasks++;
      failedSeconds += task.seconds() * taskCpus;
    } else if (task.rows() > 0) {
      count(task);
    }
  }

  /** Tokens come with heartbeats: they are laid over the time since the last one. */
  private void hear(long task, long time, double tokensSoFar) {
    Seen last = running.get(task);
    if (last != null && tokensSoFar > last.tokens()) {
      buckets.add(TOKENS, last.time(), time, tokensSoFar - last.tokens());
      running.put(task, new Seen(time, tokensSoFar));
    }
  }

  private static double tokens(Map<String, Double> counts) {
    return counts.getOrDefault(EncodeMetrics.TOKENS, 0.0);
  }

  private void count(WatchedTask task) {
    tasks++;
    rows += task.rows();
    taskSeconds += task.seconds();
    slowest.add(task);
    if (slowest.size() > SLOWEST) {
      slowest.remove();
    }
  }

  /** What was seen until now; waits a moment for what is still on its way. */
  public WatchedRun figures() {
    long end = System.currentTimeMillis();
    awaitJobs(end + PATIENCE_MILLIS);
    return figures(end);
  }

  private synchronized void awaitJobs(long deadline) {
    try {
      while (startedJobs == 0 || endedJobs < startedJobs) {
        long left = deadline - System.currentTimeMillis();
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized WatchedRun figures(long end) {
    CoreClock.Sums sums = clock.advance(end);
    double edges = atFirstStart.there() + sums.minus(atLastEnd).idle();
    List<WatchedTask> slowestFirst = new ArrayList<>(slowest);
    slowestFirst.sort(Comparator.comparingDouble(WatchedTask::seconds).reversed());
    return new WatchedRun(
        (end - start) / 1e3,
        new WatchedRun.Cores(
            clock.mostCores(),
            sums.there() / 1e3,
            sums.busy() / 1e3,
            (anyTask ? edges : sums.there()) / 1e3,
            atLastEnd.minus(atLastStart).idle() / 1e3,
            failedSeconds,
            collectSeconds),
        new WatchedRun.Tasks(
            tasks,
            failedTasks,
            rows,
            tasks == 0 ? 0 : taskSeconds / tasks,
            List.copyOf(slowestFirst)),
        new WatchedRun.Pace(
            buckets.millis() / 1e3, buckets.amounts(TOKENS), buckets.amounts(BUSY)));
  }
}
