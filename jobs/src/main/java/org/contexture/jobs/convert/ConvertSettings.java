package org.contexture.jobs.convert;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.config.ParsedOptions;
import org.contexture.jobs.config.ValueType;
import org.contexture.jobs.path.LocalPath;

/**
 * Which model becomes an encoder folder.
 *
 * @param output the folder, as given
 * @param from the model's file, or the folder of a checkpoint
 * @param tokenizer the tokenizer's file; empty for a checkpoint, whose tokenizer lies in its folder
 * @param reference file of states that the graph's are compared with
 * @param cacheDir empty for the default
 */
public record ConvertSettings(
    String output, String from, String tokenizer, Optional<String> reference, String cacheDir) {
  static final Option<String> FROM =
      Option.of(
          "from",
          "PATH",
          ValueType.TEXT,
          "For convert: the model, a local folder of weights (safetensors or"
              + " PyTorch's), or a local file in llama2.c's format of version 0.");

  static final Option<String> TOKENIZER =
      Option.of(
          "tokenizer",
          "FILE",
          ValueType.TEXT,
          "For convert of llama2.c's files: the tokenizer, a local file in llama2.c's format.");

  static final Option<String> REFERENCE =
      Option.of(
          "reference",
          "FILE",
          ValueType.TEXT,
          "For convert of a folder: a JSON file of the states that the model's own library computed,"
              + " to tell how far the graph's are from them. Default: the folder's"
              + " expected.json, where there is one.");

  /** Those that no other command takes. */
  public static final List<Option<?>> OPTIONS = List.of(FROM, TOKENIZER, REFERENCE);

  /**
   * The settings that the options say.
   *
   * @throws ConfigException that names all that is missing
   */
  static ConvertSettings of(ParsedOptions options) {
    boolean folder = options.find(FROM).map(ConvertSettings::isFolder).orElse(false);
    List<String> problems =
        new ArrayList<>(
            folder
                ? options.missing(OutputSettings.OUTPUT)
                : options.missing(OutputSettings.OUTPUT, FROM, TOKENIZER));
    if (folder && options.find(TOKENIZER).isPresent()) {
      problems.add(
          "tokenizer must not be given where from is a folder: " + options.need(TOKENIZER));
    }
    if (!folder && options.find(REFERENCE).isPresent()) {
      problems.add("reference must come with a folder as from: " + options.need(REFERENCE));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new ConvertSettings(
        options.need(OutputSettings.OUTPUT),
        options.need(FROM),
        options.find(TOKENIZER).orElse(""),
        options.find(REFERENCE),
        options.find(ModelSettings.CACHE_DIR).orElse(""));
  }

  private static boolean isFolder(String name) {
    try {
      return Files.isDirectory(LocalPath.of(name));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether a checkpoint is converted. */
  boolean isOfCheckpoint() {
    return tokenizer.isEmpty();
  }
}
