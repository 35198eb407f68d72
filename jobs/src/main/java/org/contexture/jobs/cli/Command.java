package org.contexture.jobs.cli;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.contexture.jobs.config.JobOption;
import org.contexture.jobs.failure.ExitCode;

/**
 * A command.
 *
 * @param name as given on the command line
 * @param options that it takes, besides {@code --config}
 * @param unnamed the option whose value may also stand alone
 * @param action what it does
 */
public record Command(
    String name,
    String description,
    Set<JobOption> options,
    Set<Flag> flags,
    Optional<JobOption> unnamed,
    Function<Invocation, ExitCode> action) {
  /** A command all of whose options are named. */
  public Command(
      String name,
      String description,
      Set<JobOption> options,
      Set<Flag> flags,
      Function<Invocation, ExitCode> action) {
    this(name, description, options, flags, Optional.empty(), action);
  }
}
