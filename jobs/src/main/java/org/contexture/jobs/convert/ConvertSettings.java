package org.contexture.jobs.convert;

import java.util.List;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.ParsedOptions;
import org.contexture.jobs.config.ValueType;

/**
 * Which model becomes an encoder folder.
 *
 * @param output the folder, as given
 * @param from the model's file
 * @param tokenizer the tokenizer's file
 */
public record ConvertSettings(String output, String from, String tokenizer) {
  static final Option<String> FROM =
      Option.of(
          "from",
          "FILE",
          ValueType.TEXT,
          "For convert: the model, a local file in llama2.c's format of version 0.");

  static final Option<String> TOKENIZER =
      Option.of(
          "tokenizer",
          "FILE",
          ValueType.TEXT,
          "For convert: the model's tokenizer, a local file in llama2.c's format.");

  /** Those that no other command takes. */
  public static final List<Option<?>> OPTIONS = List.of(FROM, TOKENIZER);

  /**
   * The settings that the options say.
   *
   * @throws ConfigException that names all that is missing
   */
  static ConvertSettings of(ParsedOptions options) {
    List<String> problems = options.missing(OutputSettings.OUTPUT, FROM, TOKENIZER);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new ConvertSettings(
        options.need(OutputSettings.OUTPUT), options.need(FROM), options.need(TOKENIZER));
  }
}
