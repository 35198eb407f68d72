package org.contexture.jobs.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.failure.ExitCode;

/**
 * A command.
 *
 * @param name as given on the command line
 * @param options that it takes, besides {@code --config}, in the order of its help text
 * @param unnamed the option whose value may also stand alone
 * @param action what it does
 */
public record Command(
    String name,
    String description,
    List<Option<?>> options,
    Set<Flag> flags,
    Optional<Option<?>> unnamed,
    Function<Invocation, ExitCode> action) {
  /** A command all of whose options are named. */
  public Command(
      String name,
      String description,
      List<Option<?>> options,
      Set<Flag> flags,
      Function<Invocation, ExitCode> action) {
    this(name, description, options, flags, Optional.empty(), action);
  }
}
