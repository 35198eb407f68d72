package org.contexture.jobs.config;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.contexture.spark.redact.Redaction;

/**
 * What a command was given and must not show, wherever Spark or a driver of its repeats it. Learned
 * as options are read; for any thread.
 */
public final class Secrets {
  /** What is shorter is part of too many words. */
  private static final int SHORTEST = 4;

  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** Learns the values that Spark's pattern says are secret. */
  public void learn(ParsedOptions options) {
    for (Map.Entry<String, String> option : options.list(CorpusSettings.INPUT_OPTION)) {
      if (Redaction.isSecret(option.getKey()) && option.getValue().length() >= SHORTEST) {
        known.add(option.getValue());
      }
    }
  }

  /** A text without any of them, and without what {@link Redaction} finds. */
  public String hide(String text) {
    List<String> longestFirst =
        known.stream().sorted(Comparator.comparing(String::length).reversed()).toList();
    String hidden = text;
    for (String secret : longestFirst) {
      hidden = hidden.replace(secret, Redaction.HIDDEN);
    }
    return Redaction.of(hidden);
  }
}
