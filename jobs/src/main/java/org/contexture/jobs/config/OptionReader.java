package org.contexture.jobs.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.jobs.config.ParsedOptions.Given;

/**
 * Brings together what a command line and a config file say.
 *
 * @param known all options that there are, in the order of help texts: a file may have those of
 *     other commands
 */
public record OptionReader(List<Option<?>> known) {
  /**
   * The defaults, over them the file, over that the flags.
   *
   * @param file HOCON, its keys those of the options
   * @param flags values as given on the command line
   * @throws ConfigException with every problem of the file and the flags
   */
  public ParsedOptions read(
      Optional<Path> file, Map<Option<?>, List<String>> flags, Purpose purpose) {
    List<String> problems = new ArrayList<>();
    Map<Option<?>, Given> given = new LinkedHashMap<>();
    known.forEach(option -> given.put(option, Given.byDefault(option)));
    file.ifPresent(
        path ->
            new ConfigFile(path, known)
                .read(problems)
                .forEach((option, texts) -> given.put(option, new Given(texts, path.toString()))));
    flags.forEach(
        (option, texts) -> given.put(option, new Given(List.copyOf(texts), option.flag())));
    OptionsTogether.preferPromptOfFlags(given);
    given.forEach((option, values) -> values.texts().forEach(text -> option.read(text, problems)));
    ParsedOptions options = new ParsedOptions(given);
    problems.addAll(new OptionsTogether(options, purpose).problems());
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return options;
  }
}
