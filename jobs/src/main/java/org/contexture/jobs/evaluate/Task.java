package org.contexture.jobs.evaluate;

import java.util.Locale;
import org.contexture.encoder.spec.Level;

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

  /** Whether there is something to learn, from rows apart from those that are measured on. */
  boolean learns() {
    return learns;
  }

  /** How many texts each row has. */
  int texts() {
    return texts;
  }
}
