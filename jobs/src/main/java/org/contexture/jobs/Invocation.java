package org.contexture.jobs;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
record Invocation(
    Optional<Path> configFile,
    Map<JobOption, List<String>> options,
    Set<Flag> flags,
    PrintStream out,
    PrintStream err) {
  JobConfig config() {
    return JobConfig.of(configFile, options);
  }

  boolean has(Flag flag) {
    return flags.contains(flag);
  }
}
