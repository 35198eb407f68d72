package org.contexture.jobs.senses;

import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.ParsedOptions;
import org.contexture.jobs.config.SharedOptions;
import org.contexture.jobs.config.ValueType;

/**
 * Which word is compared, in what.
 *
 * @param occurrences the most texts that are compared, at least two
 * @param vectors that are compared, of words or whole texts; none for those of every layer
 */
public record SensesSettings(
    String word,
    int occurrences,
    List<VectorSpec> vectors,
    CorpusSettings corpus,
    ModelSettings model) {
  static final Option<Integer> OCCURRENCES =
      Option.of(
          "occurrences",
          "N",
          ValueType.POSITIVE,
          "For senses: the most texts to compare, from all over the corpus. Default: 6.");

  /** Those that no other command takes. */
  public static final List<Option<?>> OPTIONS = List.of(OCCURRENCES);

  private static final int MOST = 6;

  /**
   * The settings that the options say.
   *
   * @throws ConfigException with every problem: that there is no word, or nothing that could be
   *     compared
   */
  static SensesSettings of(ParsedOptions options) {
    List<String> problems = new ArrayList<>(options.missing(SharedOptions.WORD));
    CorpusSettings.checkNoPrompts(options, "senses", problems);
    int occurrences = options.find(OCCURRENCES).orElse(MOST);
    if (occurrences < 2) {
      problems.add("occurrences must be 2 or more: " + occurrences);
    }
    ModelSettings model = ModelSettings.of(options);
    // Vectors in a file are embed's; those on the command line are meant for this command.
    List<VectorSpec> asked =
        options.isByFlag(ModelSettings.VECTOR) ? model.spec().vectors() : List.of();
    asked.forEach(vector -> check(vector, problems));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new SensesSettings(
        options.need(SharedOptions.WORD), occurrences, asked, CorpusSettings.of(options), model);
  }

  private static void check(VectorSpec vector, List<String> problems) {
    if (vector.level() != Level.WORD && vector.level() != Level.SENTENCE) {
      problems.add(
          "level of vector '"
              + vector.name()
              + "' must be word or sentence here: "
              + vector.level().id());
    }
  }
}
