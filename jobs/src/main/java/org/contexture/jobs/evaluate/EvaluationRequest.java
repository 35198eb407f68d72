package org.contexture.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;

/**
 * What is to be compared.
 *
 * @param sets at least one
 */
public record EvaluationRequest(Task task, List<FeatureSet> sets, JobConfig config) {
  private static final List<String> FEATURES = List.of("minilm," + FeatureSet.WORD2VEC);

  /**
   * What the options ask for.
   *
   * @throws ConfigException with every problem
   */
  public static EvaluationRequest of(JobConfig config) {
    List<String> problems = new ArrayList<>();
    Optional<Task> task = config.find(JobOption.TASK).map(Task::of);
    if (task.isEmpty()) {
      problems.add("task must be given");
    }
    if (config.list(JobOption.TEST).isEmpty()) {
      problems.add("test must be given");
    }
    task.ifPresent(given -> given.check(config, problems));
    List<String> features = config.list(JobOption.FEATURES);
    List<FeatureSet> sets =
        FeatureSet.parse(
            features.isEmpty() ? FEATURES : features,
            task.orElse(Task.CLASSIFICATION).level(),
            problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new EvaluationRequest(task.get(), sets, config);
  }
}
