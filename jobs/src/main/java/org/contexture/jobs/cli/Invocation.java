package org.contexture.jobs.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;

/**
 * One call of a command, as parsed.
 *
 * @param configFile value of {@code --config}
 * @param options values by option, as given
 * @param out for results
 * @param err for progress and problems
 */
public record Invocation(
    Optional<Path> configFile,
    Map<JobOption, List<String>> options,
    Set<Flag> flags,
    PrintStream out,
    PrintStream err) {
  public JobConfig config() {
    return JobConfig.of(configFile, options);
  }

  public boolean has(Flag flag) {
    return flags.contains(flag);
  }

  /** Prints a result, as JSON where that is asked for. */
  public void print(Supplier<String> json, Supplier<List<String>> lines) {
    if (has(Flag.JSON)) {
      out.println(json.get());
    } else {
      lines.get().forEach(out::println);
    }
  }
}
