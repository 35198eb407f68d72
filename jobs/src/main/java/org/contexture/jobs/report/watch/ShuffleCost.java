package org.contexture.jobs.report.watch;

import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * What the shuffles of a run cost.
 *
 * @param bytes written for them
 * @param seconds in writing them and in waiting for them, summed over tasks
 */
public record ShuffleCost(long bytes, double seconds) {
  /** Counts until it is closed. */
  public static final class Watch extends SparkListener implements AutoCloseable {
    private final SparkContext spark;
    private long bytes;
    private long nanos;

    public Watch(SparkContext spark) {
      this.spark = spark;
      spark.addSparkListener(this);
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
      TaskMetrics metrics = event.taskMetrics();
      if (metrics != null) {
        bytes += metrics.shuffleWriteMetrics().bytesWritten();
        nanos += metrics.shuffleWriteMetrics().writeTime();
        nanos += metrics.shuffleReadMetrics().fetchWaitTime() * 1_000_000;
      }
    }

    public synchronized ShuffleCost soFar() {
      return new ShuffleCost(bytes, nanos / 1e9);
    }

    @Override
    public void close() {
      spark.removeSparkListener(this);
    }
  }
}
