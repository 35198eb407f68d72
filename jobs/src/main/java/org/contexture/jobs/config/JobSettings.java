package org.contexture.jobs.config;

import java.util.List;

/**
 * Everything that the main job is asked for.
 *
 * @param options as people are shown them
 */
public record JobSettings(
    CorpusSettings corpus,
    ModelSettings model,
    OutputSettings output,
    RunSettings run,
    DescribedOptions options) {
  /** Options that change no value of the output, behind all others. */
  public static final List<Option<?>> TUNING =
      List.of(
          CorpusSettings.PARTITIONS,
          ModelSettings.TOKEN_BUDGET,
          ModelSettings.WINDOW_ROWS,
          ModelSettings.CACHE_DIR);

  /** The settings that the options say. */
  public static JobSettings of(ParsedOptions options) {
    return new JobSettings(
        CorpusSettings.of(options),
        ModelSettings.of(options),
        OutputSettings.of(options),
        RunSettings.of(options),
        options.describe());
  }

  /** The same, partitioned by columns of other names. */
  public JobSettings withPartitionBy(List<String> names) {
    return new JobSettings(corpus, model, output.withPartitionBy(names), run, options);
  }

  /** The same for another output. */
  public JobSettings withOutput(String other) {
    return new JobSettings(corpus, model, output.withName(other), run, options);
  }
}
