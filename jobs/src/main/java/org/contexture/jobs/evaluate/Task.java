package org.contexture.jobs.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.contexture.encoder.spec.Level;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;

/** What vectors are to be good for. */
enum Task {
  /** One label for each text, from its vector. */
  CLASSIFICATION(Level.SENTENCE, true, 1),
  /** The entities of sentences, from the vectors of their words. */
  TAGGING(Level.WORD, true, 1),
  /** How much two texts mean the same, from the cosine of their vectors. */
  SIMILARITY(Level.SENTENCE, false, 2),
  /** The documents that answer a query, as those with the nearest vectors. */
  RETRIEVAL(Level.SENTENCE, false, 1),
  /** Whether a word means the same in two texts, from the cosine of its vectors. */
  WORD_IN_CONTEXT(Level.SPAN, true, 2);

  private final Level level;
  private final boolean learns;
  private final int texts;

  Task(Level level, boolean learns, int texts) {
    this.level = level;
    this.learns = learns;
    this.texts = texts;
  }

  /** The name in options and results. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What has a vector each. */
  Level level() {
    return level;
  }

  /** Adds a sentence for each option that the task lacks, or has no use for. */
  void check(JobConfig config, List<String> problems) {
    if (learns && config.list(JobOption.TRAIN).isEmpty()) {
      problems.add("train must be given for task " + id());
    }
    checkCount(config, JobOption.TEXT_COLUMN, texts, problems);
    int spans = level == Level.SPAN ? texts : 0;
    checkCount(config, JobOption.SPAN_BEGIN_COLUMN, spans, problems);
    checkCount(config, JobOption.SPAN_END_COLUMN, spans, problems);
    if (config.find(JobOption.SAMPLES_PER_CLASS).isPresent() && this != CLASSIFICATION) {
      problems.add("samples-per-class comes with task classification: " + id());
    }
  }

  private void checkCount(JobConfig config, JobOption option, int count, List<String> problems) {
    List<String> found = config.list(option);
    if (found.size() != count) {
      problems.add(
          option.key()
              + " must name "
              + count
              + (count == 1 ? " column" : " columns")
              + " for task "
              + id()
              + ": "
              + (found.isEmpty() ? "none" : String.join(", ", found)));
    }
  }

  /** Reads the task's data. */
  Experiment open(EvaluationData data) {
    return switch (this) {
      case CLASSIFICATION -> Classification.of(data);
      case TAGGING -> Tagging.of(data);
      case SIMILARITY -> Similarity.of(data);
      case RETRIEVAL -> Retrieval.of(data);
      case WORD_IN_CONTEXT -> WordInContext.of(data);
    };
  }

  /** The task of that name, which is one. */
  static Task of(String id) {
    return Arrays.stream(values()).filter(task -> task.id().equals(id)).findFirst().orElseThrow();
  }
}
