package org.contexture.jobs.evaluate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.evaluate.metric.ConfidenceInterval;

/** Compares feature sets on a task: the encoder stays as it is, and what is learned is measured. */
public final class Evaluation {
  private final EvaluationSettings settings;
  private final TaskFiles data;
  private final Experiment experiment;
  private final Map<FeatureSet, List<Map<Metric, Double>>> runs = new HashMap<>();
  private final Map<FeatureSet, Integer> dimensions = new HashMap<>();

  private Evaluation(EvaluationSettings settings, TaskFiles data) {
    this.settings = settings;
    this.data = data;
    this.experiment = open(settings.task(), data);
  }

  /**
   * Evaluates.
   *
   * @param notes told what a person should know, and how far it is
   */
  public static EvaluationReport of(
      SparkSession spark, EvaluationSettings settings, Consumer<String> notes) {
    // A model of two classes takes its session along to the executors, which a session cannot bear
    // that has ever observed a query.
    TaskFiles data = new TaskFiles(spark.newSession(), settings, notes);
    return new Evaluation(settings, data).report();
  }

  /** Reads a task's data. */
  private static Experiment open(Task task, TaskFiles data) {
    return switch (task) {
      case CLASSIFICATION -> Classification.of(data);
      case TAGGING -> Tagging.of(data);
      case SIMILARITY -> Similarity.of(data);
      case RETRIEVAL -> Retrieval.of(data);
      case WORD_IN_CONTEXT -> WordInContext.of(data);
    };
  }

  private EvaluationReport report() {
    groups().forEach(this::evaluate);
    return new EvaluationReport(
        settings.task(), settings.sets().stream().map(this::result).toList());
  }

  /** The sets of each model, which is run once for all of them. */
  private List<List<FeatureSet>> groups() {
    List<List<FeatureSet>> groups = new ArrayList<>();
    for (FeatureSet set : settings.sets()) {
      groups.stream()
          .filter(group -> group.get(0).sharesModel(set))
          .findFirst()
          .orElseGet(
              () -> {
                groups.add(new ArrayList<>());
                return groups.get(groups.size() - 1);
              })
          .add(set);
    }
    return groups;
  }

  private void evaluate(List<FeatureSet> group) {
    FeatureSet first = group.get(0);
    if (first.training().isEmpty()) {
      score(group, first.model());
      return;
    }
    int seeds = experiment.drawsRows() ? 1 : data.settings().draws();
    for (int seed = data.settings().seed(); seed < data.settings().seed() + seeds; seed++) {
      try (TrainedWord2Vec trained =
          TrainedWord2Vec.train(
              data.spark(), experiment.trainingTexts(), first.training().get(), seed)) {
        score(group, trained.location());
      }
    }
  }

  private void score(List<FeatureSet> group, String model) {
    data.tell("encoding with " + group.get(0).model() + " ...");
    try (FeatureVectors vectors =
        FeatureVectors.encode(
            experiment, settings.task().level(), model, group, settings.model())) {
      vectors.losses().forEach(loss -> data.tell(group.get(0).model() + ": " + loss));
      for (int i = 0; i < group.size(); i++) {
        data.tell("scoring " + group.get(i).name() + " ...");
        dimensions.put(group.get(i), vectors.dimension(i));
        runs.computeIfAbsent(group.get(i), set -> new ArrayList<>())
            .addAll(experiment.score(vectors.of(i)));
      }
    }
  }

  private EvaluationReport.Result result(FeatureSet set) {
    Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);
    runs.get(set)
        .forEach(
            run ->
                run.forEach(
                    (metric, value) ->
                        values.computeIfAbsent(metric, each -> new ArrayList<>()).add(value)));
    Map<Metric, ConfidenceInterval> scores = new LinkedHashMap<>();
    new TreeMap<>(values)
        .forEach((metric, found) -> scores.put(metric, ConfidenceInterval.of(found)));
    return new EvaluationReport.Result(
        set.name(), set.training().isPresent(), dimensions.get(set), scores);
  }
}
