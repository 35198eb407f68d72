package org.contexture.jobs.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.column.InputNames;

/**
 * What a finished run asked of the encoder, and of which columns.
 *
 * @param modelFile which of the model's files it opened; empty where that was left to the folder
 * @param columns of texts, spans and prompts, and what those that were added begin with
 */
public record StoredSettings(String modelFile, EncoderSpec spec, InputNames columns) {
  private static final List<Option<?>> ONE_VALUE =
      List.of(
          ModelSettings.MODEL_FILE,
          ModelSettings.MAX_TOKENS,
          ModelSettings.LONG_TEXT,
          ModelSettings.STRIDE,
          ModelSettings.CHUNK_TOKENS,
          ModelSettings.POOLING,
          ModelSettings.NORMALIZE,
          ModelSettings.PROMPT,
          ModelSettings.PROMPT_NAME,
          CorpusSettings.PROMPT_COLUMN,
          CorpusSettings.ADDED_COLUMN_PREFIX);

  private static final List<Option<?>> SPANS =
      List.of(CorpusSettings.SPAN_BEGIN_COLUMN, CorpusSettings.SPAN_END_COLUMN);

  /** What of a report's options is read. */
  static final List<Option<?>> OPTIONS =
      Option.ofLists(ONE_VALUE, SPANS, List.of(CorpusSettings.TEXT_COLUMN, ModelSettings.VECTOR));

  /**
   * The settings that a report's options say.
   *
   * @param described as {@link DescribedOptions#texts}
   * @param textColumns which commas alone do not tell apart
   * @throws ConfigException where they cannot be used
   */
  public static StoredSettings ofDescribed(
      Map<String, String> described, List<String> textColumns) {
    Map<Option<?>, List<String>> asked = new HashMap<>();
    for (Option<?> option : ONE_VALUE) {
      find(option, described).ifPresent(value -> asked.put(option, List.of(value)));
    }
    // A name begins with a letter, what may come behind a comma within a vector with none.
    find(ModelSettings.VECTOR, described)
        .ifPresent(all -> asked.put(ModelSettings.VECTOR, List.of(all.split(", (?=[A-Za-z_])"))));
    asked.put(CorpusSettings.TEXT_COLUMN, textColumns);
    for (Option<?> option : SPANS) {
      find(option, described)
          .ifPresent(
              all ->
                  asked.put(
                      option, textColumns.size() == 1 ? List.of(all) : List.of(all.split(", "))));
    }
    ParsedOptions options = new OptionReader(OPTIONS).read(Optional.empty(), asked, Purpose.ROWS);
    return new StoredSettings(
        options.find(ModelSettings.MODEL_FILE).orElse(""),
        ModelSettings.spec(options),
        new InputNames(
            textColumns,
            options.list(CorpusSettings.SPAN_BEGIN_COLUMN),
            options.list(CorpusSettings.SPAN_END_COLUMN),
            CorpusSettings.promptColumn(options),
            options.find(CorpusSettings.ADDED_COLUMN_PREFIX).orElse("")));
  }

  private static Optional<String> find(Option<?> option, Map<String, String> described) {
    return Optional.ofNullable(described.get(option.key()));
  }
}
