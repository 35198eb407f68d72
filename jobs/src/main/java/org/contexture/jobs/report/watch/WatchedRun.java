package org.contexture.jobs.report.watch;

import java.util.List;

/**
 * What Spark's events told about a run's tasks, from the first to the last moment of its write. A
 * second of a core is a second in which a task could run there, times {@code spark.task.cpus}.
 *
 * @param seconds from start to end
 */
public record WatchedRun(double seconds, Cores cores, Tasks tasks, Pace pace) {

  /**
   * The cores, and where their time went, in seconds.
   *
   * @param most that there were at once
   * @param seconds that there were
   * @param busy in which they ran a task
   * @param edges before the first task and after the last
   * @param tail without a task while the last ones ran
   * @param failed in tries of tasks that failed
   * @param collecting garbage
   */
  public record Cores(
      int most,
      double seconds,
      double busy,
      double edges,
      double tail,
      double failed,
      double collecting) {}

  /**
   * The tasks that encoded rows.
   *
   * @param failed tries that failed, of any task
   * @param rows of the tasks that were heard of: fewer than the run's where Spark dropped events
   * @param slowest of them, the slowest first
   */
  public record Tasks(
      int count, int failed, long rows, double meanSeconds, List<WatchedTask> slowest) {}

  /**
   * Amounts over time.
   *
   * @param bucketSeconds length of a stretch
   * @param tokens that the model ran on in each stretch, failed tries included
   * @param busy seconds of cores that ran a task in each stretch
   */
  public record Pace(double bucketSeconds, double[] tokens, double[] busy) {}
}
