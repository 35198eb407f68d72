package org.contexture.jobs.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.spec.Level;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.ParsedOptions;
import org.contexture.jobs.config.SharedOptions;
import org.contexture.jobs.config.ValueType;
import org.contexture.jobs.path.LocalPath;

/**
 * What is to be compared, and on what.
 *
 * @param sets at least one
 * @param train files to learn from; none where the task learns nothing
 * @param test files to measure on
 * @param labelColumn of what is to be found
 * @param samplesPerClass rows of each class that a draw learns from; all where there is none
 * @param draws how often what depends on chance is done again
 * @param seed of the first draw
 * @param contextWords on either side that have their vectors beside a word's own
 * @param model how each model is run; the sets say which
 * @param plot file for a chart, in a folder that exists
 */
public record EvaluationSettings(
    Task task,
    List<FeatureSet> sets,
    CorpusSettings train,
    CorpusSettings test,
    String labelColumn,
    Optional<Integer> samplesPerClass,
    int draws,
    int seed,
    Classifier classifier,
    int contextWords,
    ModelSettings model,
    Optional<Path> plot) {
  static final Option<Task> TASK =
      Option.choice(
          "task", Task.class, Task::id, "For evaluate: what the vectors are to be good for.");

  static final Option<String> TRAIN =
      Option.of(
              "train",
              "PATH",
              ValueType.TEXT,
              "For evaluate: files, folders or globs to learn from; for retrieval the documents.")
          .globbed();

  static final Option<String> TEST =
      Option.of(
              "test",
              "PATH",
              ValueType.TEXT,
              "For evaluate: those to measure on; for retrieval the queries, or alone a file of"
                  + " SQuAD's format.")
          .globbed();

  static final Option<String> FEATURES =
      Option.of(
              "features",
              "MODEL;KEY=VALUE;...,...",
              ValueType.TEXT,
              "For evaluate: models to compare, as model takes them, and word2vec, which is trained"
                  + " on the spot; each with the keys of vector after it. Default:"
                  + " minilm,word2vec.")
          .repeated();

  static final Option<String> LABEL_COLUMN =
      Option.of(
          "label-column",
          "NAME",
          ValueType.TEXT,
          "For evaluate: column of what is to be found: a class, tags, a score, the ids of relevant"
              + " documents. Default: label.");

  static final Option<Integer> SAMPLES_PER_CLASS =
      Option.of(
          "samples-per-class",
          "N",
          ValueType.POSITIVE,
          "For evaluate: rows of each class that a draw learns from. Default: all rows.");

  static final Option<Integer> DRAWS =
      Option.of(
          "draws",
          "K",
          ValueType.POSITIVE,
          "For evaluate: how often what depends on chance is done again, each time with another"
              + " seed. Default: 1.");

  static final Option<Double> REGULARIZATION =
      Option.of(
          "regularization",
          "X",
          ValueType.AMOUNT,
          "For evaluate: weight of half the squared coefficients beside the summed loss. Default:"
              + " 1.");

  static final Option<Integer> ITERATIONS =
      Option.of(
          "iterations",
          "N",
          ValueType.POSITIVE,
          "For evaluate: the most steps of the classifier. Default: 100.");

  static final Option<Integer> CONTEXT_WORDS =
      Option.of(
          "context-words",
          "0|1",
          ValueType.oneOf(List.of(0, 1), String::valueOf),
          "For evaluate: how many words on either side have their vectors beside a word's own."
              + " Default: 0.");

  static final Option<String> PLOT =
      Option.of(
          "plot",
          "FILE",
          ValueType.TEXT,
          "For evaluate: local file for a chart, a page of HTML. Default: none.");

  /** Those that no other command takes. */
  public static final List<Option<?>> OPTIONS =
      List.of(
          TASK,
          TRAIN,
          TEST,
          FEATURES,
          LABEL_COLUMN,
          SAMPLES_PER_CLASS,
          DRAWS,
          REGULARIZATION,
          ITERATIONS,
          CONTEXT_WORDS,
          PLOT);

  private static final List<String> DEFAULT_FEATURES = List.of("minilm," + FeatureSet.WORD2VEC);

  /**
   * The settings that the options say.
   *
   * @throws ConfigException with every problem
   */
  public static EvaluationSettings of(ParsedOptions options) {
    List<String> problems = new ArrayList<>(options.missing(TASK, TEST));
    CorpusSettings.checkNoPrompts(options, "evaluate", problems);
    Optional<Task> task = options.find(TASK);
    task.ifPresent(given -> check(given, options, problems));
    List<String> features = options.list(FEATURES);
    List<FeatureSet> sets =
        FeatureSet.parse(
            features.isEmpty() ? DEFAULT_FEATURES : features,
            task.orElse(Task.CLASSIFICATION).level(),
            problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    CorpusSettings files = CorpusSettings.of(options);
    return new EvaluationSettings(
        task.get(),
        sets,
        files.withInput(options.list(TRAIN)),
        files.withInput(options.list(TEST)),
        options.find(LABEL_COLUMN).orElse("label"),
        options.find(SAMPLES_PER_CLASS),
        options.find(DRAWS).orElse(1),
        options.find(SharedOptions.SEED).orElse(0),
        new Classifier(
            options.find(REGULARIZATION).orElse(1.0), options.find(ITERATIONS).orElse(100)),
        options.find(CONTEXT_WORDS).orElse(0),
        ModelSettings.of(options),
        options.find(PLOT).map(EvaluationSettings::plot));
  }

  /** Adds a sentence for each option that the task lacks, or has no use for. */
  private static void check(Task task, ParsedOptions options, List<String> problems) {
    if (task.learns() && options.list(TRAIN).isEmpty()) {
      problems.add("train must be given for task " + task.id());
    }
    int spans = task.level() == Level.SPAN ? task.texts() : 0;
    checkCount(task, CorpusSettings.TEXT_COLUMN, options, task.texts(), problems);
    checkCount(task, CorpusSettings.SPAN_BEGIN_COLUMN, options, spans, problems);
    checkCount(task, CorpusSettings.SPAN_END_COLUMN, options, spans, problems);
    if (options.find(SAMPLES_PER_CLASS).isPresent() && task != Task.CLASSIFICATION) {
      problems.add("samples-per-class comes with task classification: " + task.id());
    }
  }

  private static void checkCount(
      Task task, Option<String> option, ParsedOptions options, int count, List<String> problems) {
    List<String> found = options.list(option);
    if (found.size() != count) {
      problems.add(
          option.key()
              + " must name "
              + count
              + (count == 1 ? " column" : " columns")
              + " for task "
              + task.id()
              + ": "
              + (found.isEmpty() ? "none" : String.join(", ", found)));
    }
  }

  /** Where it cannot be written is found out before anything is measured. */
  private static Path plot(String name) {
    Path file = local(name);
    if (Files.isDirectory(file) || !Files.isDirectory(file.getParent())) {
      throw noFile(name);
    }
    return file;
  }

  private static Path local(String name) {
    try {
      return LocalPath.of(name).toAbsolutePath();
    } catch (IllegalArgumentException e) {
      throw noFile(name);
    }
  }

  private static ConfigException noFile(String name) {
    return new ConfigException(List.of("plot must be a file in a folder that exists: " + name));
  }
}
