package org.contexture.jobs.report.html;

import java.util.List;

/**
 * What Spark's events told about a run's tasks, from the first to the last moment of its write. A
 * second of a core is a second in which a task could run there, times {@code spark.task.cpus}.
 *
 * @param seconds from start to end
 * @param cores the most that there were at once
 * @param coreSeconds that there were
 * @param busySeconds of cores that ran a task
 * @param edgeSeconds of cores before the first task and after the last
 * @param tailSeconds of cores that had no task while the last ones ran
 * @param failedSeconds of cores in tries of tasks that failed
 * @param collectSeconds of cores in garbage collection
 * @param tasks that encoded rows
 * @param failedTasks tries that failed
 * @param rows of the tasks that were heard of: fewer than the run's where Spark dropped events
 * @param meanSeconds of a task that encoded rows
 * @param slowest of these tasks, the slowest first
 * @param bucketSeconds length of a stretch of the following
 * @param tokens that the model ran on in each stretch, failed tries included
 * @param busy seconds of cores that ran a task in each stretch
 */
public record RunFigures(
    double seconds,
    int cores,
    double coreSeconds,
    double busySeconds,
    double edgeSeconds,
    double tailSeconds,
    double failedSeconds,
    double collectSeconds,
    int tasks,
    int failedTasks,
    long rows,
    double meanSeconds,
    List<TaskFigures> slowest,
    double bucketSeconds,
    double[] tokens,
    double[] busy) {}
