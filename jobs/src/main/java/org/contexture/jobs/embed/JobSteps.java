package org.contexture.jobs.embed;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/**
 * Names the Spark jobs of a run's steps, as Spark's pages and event logs show them: the run's id is
 * their group, unless the caller has given one, by which jobs are cancelled.
 */
record JobSteps(SparkContext spark, String runId) {
  private static final String GROUP = "spark.jobGroup.id";
  private static final String DESCRIPTION = "spark.job.description";

  /** Does a step's work. */
  <T> T named(String step, Supplier<T> work) {
    String group = spark.getLocalProperty(GROUP);
    String description = spark.getLocalProperty(DESCRIPTION);
    spark.setLocalProperty(GROUP, group == null ? "contexture " + runId : group);
    spark.setLocalProperty(DESCRIPTION, "contexture: " + step);
    try {
      return work.get();
    } finally {
      spark.setLocalProperty(GROUP, group);
      spark.setLocalProperty(DESCRIPTION, description);
    }
  }

  /** The same, for what gives nothing back. */
  void run(String step, Runnable work) {
    named(
        step,
        () -> {
          work.run();
          return step;
        });
  }
}
