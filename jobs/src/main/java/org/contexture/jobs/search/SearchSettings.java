package org.contexture.jobs.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.OutputFormat;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.ParsedOptions;
import org.contexture.jobs.config.SharedOptions;
import org.contexture.jobs.config.ValueType;
import org.contexture.spark.model.ModelSearch;

/**
 * What is looked for, and where.
 *
 * @param queries at least one, or with a word at most one
 * @param word whose occurrences are looked for
 * @param most how many are shown: for each query, or of each sense
 * @param vectorColumn the first that fits where there is none
 * @param model in place of the one that made the output
 * @param search where a model is looked for that is named as on a hub; the one that made the output
 *     may lie in the same folders
 * @param cacheDir empty for the default
 */
public record SearchSettings(
    String output,
    OutputFormat format,
    List<String> queries,
    Optional<String> word,
    int most,
    Optional<String> vectorColumn,
    Optional<String> idColumn,
    Optional<String> model,
    ModelSearch search,
    Optional<String> prompt,
    Optional<String> promptName,
    String cacheDir) {
  static final Option<String> QUERY =
      Option.of(
              "query",
              "TEXT",
              ValueType.TEXT,
              "For search: what to look for. With --word: a text with the word in it.")
          .repeated();

  static final Option<Integer> TOP =
      Option.of(
          "top",
          "N",
          ValueType.POSITIVE,
          "For search: how many to show. Default: 10, with --word 3 of each sense.");

  static final Option<String> VECTOR_COLUMN =
      Option.of(
          "vector-column",
          "NAME",
          ValueType.TEXT,
          "For search: the column of vectors to look in. Default: the first that fits.");

  /** Those that no other command takes. */
  public static final List<Option<?>> OPTIONS = List.of(QUERY, TOP, VECTOR_COLUMN);

  private static final int ROWS = 10;
  private static final int OF_EACH_SENSE = 3;

  /**
   * The settings that the options say.
   *
   * @throws ConfigException with every problem: that they name no output, or nothing to look for
   */
  static SearchSettings of(ParsedOptions options) {
    List<String> problems = new ArrayList<>(options.missing(OutputSettings.OUTPUT));
    List<String> queries = options.list(QUERY);
    Optional<String> word = options.find(SharedOptions.WORD);
    if (queries.isEmpty() && word.isEmpty()) {
      problems.add("query or word must be given");
    }
    if (word.isPresent() && queries.size() > 1) {
      problems.add("query must be given at most once with word: " + queries.size() + " times");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new SearchSettings(
        options.need(OutputSettings.OUTPUT),
        options.get(OutputSettings.OUTPUT_FORMAT),
        queries,
        word,
        options.find(TOP).orElse(word.isPresent() ? OF_EACH_SENSE : ROWS),
        options.find(VECTOR_COLUMN),
        options.find(CorpusSettings.ID_COLUMN),
        options.asked(ModelSettings.MODEL),
        ModelSettings.search(options),
        options.find(ModelSettings.PROMPT),
        options.find(ModelSettings.PROMPT_NAME),
        options.find(ModelSettings.CACHE_DIR).orElse(""));
  }
}
