package org.contexture.jobs.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.OptionReader;
import org.contexture.jobs.config.ParsedOptions;
import org.contexture.jobs.config.Purpose;
import org.contexture.jobs.config.Secrets;

/**
 * One call of a command, as given.
 *
 * @param configFile value of {@code --config}
 * @param options values by option, as given on the command line
 * @param known the options of all commands, which the file may have
 * @param secrets what was learned of what must not be shown
 * @param out for results
 * @param err for progress and problems
 */
public record Invocation(
    Optional<Path> configFile,
    Map<Option<?>, List<String>> options,
    List<Option<?>> known,
    Set<Flag> flags,
    Secrets secrets,
    PrintStream out,
    PrintStream err) {
  /**
   * What the file and the command line say together.
   *
   * @throws org.contexture.jobs.config.ConfigException with every problem
   */
  public ParsedOptions parse(Purpose purpose) {
    ParsedOptions parsed = new OptionReader(known).read(configFile, options, purpose);
    secrets.learn(parsed);
    return parsed;
  }

  /** The same call without some options of its command line. */
  public Invocation without(List<Option<?>> left) {
    Map<Option<?>, List<String>> others = new HashMap<>(options);
    others.keySet().removeAll(left);
    return new Invocation(configFile, others, known, flags, secrets, out, err);
  }

  public boolean has(Flag flag) {
    return flags.contains(flag);
  }

  /** Tells of a failure where {@code --verbose} asks for it, without secrets. */
  public void printTrace(Throwable failure) {
    if (has(Flag.VERBOSE)) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      err.print(secrets.hide(trace.toString()));
    }
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
