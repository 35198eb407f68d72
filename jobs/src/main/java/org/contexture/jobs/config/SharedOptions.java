package org.contexture.jobs.config;

/** Options of commands that have no settings in common. */
public final class SharedOptions {
  /** Of {@code senses} and {@code search}. */
  public static final Option<String> WORD =
      Option.of(
          "word",
          "TEXT",
          ValueType.TEXT,
          "For senses: the word to compare. For search: the word whose occurrences are looked for."
              + " In any case.");

  /** Of {@code verify} and {@code evaluate}. */
  public static final Option<Integer> SEED =
      Option.of(
          "seed",
          "N",
          ValueType.COUNT,
          "A number that chance depends on: which rows the sample of verify has, the draws of"
              + " evaluate. Default: 0.");

  private SharedOptions() {}
}
