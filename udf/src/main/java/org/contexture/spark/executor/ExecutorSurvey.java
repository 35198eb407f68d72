package org.contexture.spark.executor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.jdk.javaapi.CollectionConverters;

/** Asks every executor that Spark has, as far as Spark lets tasks choose where they run. */
public final class ExecutorSurvey {
  /** Executors may come while others are asked. */
  private static final int ROUNDS = 3;

  private static final String DRIVER = "driver";

  private ExecutorSurvey() {}

  /** The executors that answered, at least one. */
  public static List<ExecutorState> of(SparkContext spark, EncoderReference reference) {
    Map<String, ExecutorState> answered = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      // Spark gives one task to each executor that is idle before it gives a second one to any.
      int tasks = Math.max(1, tasksByExecutor(spark).size());
      JavaSparkContext.fromSparkContext(spark)
          .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
          .map(new ExecutorProbe(reference))
          .collect()
          .forEach(state -> answered.putIfAbsent(state.id(), state));
      if (answered.keySet().containsAll(tasksByExecutor(spark).keySet())) {
        break;
      }
    }
    Map<String, Integer> tasks = tasksByExecutor(spark);
    List<ExecutorState> states = new ArrayList<>();
    answered.forEach((id, state) -> states.add(state.withTasks(tasks.getOrDefault(id, 1))));
    return states;
  }

  /** Executors that are there now, and how many tasks each runs at once. */
  private static Map<String, Integer> tasksByExecutor(SparkContext spark) {
    Map<String, Integer> tasks = new LinkedHashMap<>();
    for (ExecutorSummary executor :
        CollectionConverters.asJava(spark.statusStore().executorList(true))) {
      // Only in local mode does the driver run tasks.
      if (!executor.id().equals(DRIVER) || spark.isLocal()) {
        tasks.put(executor.id(), Math.max(1, executor.maxTasks()));
      }
    }
    return tasks;
  }
}
