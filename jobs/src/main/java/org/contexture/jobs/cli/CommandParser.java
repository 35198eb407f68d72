package org.contexture.jobs.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.Secrets;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.print.VisibleStream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The command line, built from {@link Command}, {@link Option} and {@link Flag}. */
public final class CommandParser {
  private static final String CONFIG = "--config";

  private final CommandLine root;

  private final List<Command> commands;

  private final List<Option<?>> known;

  /**
   * A parser of some commands.
   *
   * @param known the options of all of them, in the order of help texts
   */
  public CommandParser(List<Command> commands, List<Option<?>> known) {
    this.commands = commands;
    this.known = known;
    CommandSpec spec = CommandSpec.create().name("contexture").mixinStandardHelpOptions(true);
    spec.version("contexture " + version());
    spec.usageMessage()
        .description("Adds contextual vector columns to a text corpus, with Apache Spark.");
    for (Command command : commands) {
      spec.addSubcommand(command.name(), subcommand(command));
    }
    root =
        new CommandLine(spec)
            .setUnmatchedOptionsAllowedAsOptionParameters(false)
            .setExpandAtFiles(false);
  }

  private static String version() {
    return Optional.ofNullable(CommandParser.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }

  private static CommandLine subcommand(Command command) {
    CommandSpec spec = CommandSpec.create().mixinStandardHelpOptions(true);
    spec.usageMessage().description(command.description()).sortOptions(false);
    spec.usageMessage().abbreviateSynopsis(true);
    spec.addOption(
        OptionSpec.builder(CONFIG)
            .paramLabel("FILE")
            .type(Path.class)
            .description("HOCON file; its keys are the names of the options below, which win.")
            .build());
    command.options().forEach(option -> spec.addOption(option(option)));
    command.unnamed().ifPresent(option -> spec.addPositional(unnamed(option)));
    for (Flag flag : command.flags()) {
      spec.addOption(OptionSpec.builder(flag.flag()).description(flag.description()).build());
    }
    return new CommandLine(spec);
  }

  private static OptionSpec option(Option<?> option) {
    String byDefault = option.defaultValue().map(value -> " Default: " + value + ".").orElse("");
    return OptionSpec.builder(option.flag())
        .paramLabel(option.label())
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity(option.takesGlob() ? "1..*" : "1")
        .description((option.description() + byDefault).replace("%", "%%"))
        .build();
  }

  private static PositionalParamSpec unnamed(Option<?> option) {
    return PositionalParamSpec.builder()
        .index("0")
        .arity("0..1")
        .paramLabel(option.unnamedLabel())
        .type(String.class)
        .description("As " + option.flag() + ".")
        .build();
  }

  /**
   * What to run, or the exit code where the answer is a help text or a complaint already printed.
   */
  public record Parsed(Optional<Command> command, Invocation invocation, ExitCode answered) {}

  public Parsed parse(String[] given, PrintStream out, PrintStream err) {
    try {
      String[] args = ArgumentFiles.expand(given, known, CONFIG);
      checkCharacters(args);
      ParseResult result = root.parseArgs(args);
      ParseResult asked = result.hasSubcommand() ? result.subcommand() : result;
      if (asked.isUsageHelpRequested()) {
        asked.commandSpec().commandLine().usage(VisibleStream.raw(out));
        return answered(ExitCode.DONE);
      }
      if (asked.isVersionHelpRequested()) {
        root.printVersionHelp(VisibleStream.raw(out));
        return answered(ExitCode.DONE);
      }
      if (!result.hasSubcommand()) {
        root.usage(VisibleStream.raw(err));
        return answered(ExitCode.USAGE);
      }
      String name = result.subcommand().commandSpec().name();
      Command command =
          commands.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
      return new Parsed(
          Optional.of(command), invocation(command, result.subcommand(), out, err), ExitCode.DONE);
    } catch (CommandLine.ParameterException e) {
      StringWriter complaint = new StringWriter();
      CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(complaint, true));
      err.println(e.getMessage());
      err.print(complaint);
      return answered(ExitCode.USAGE);
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return answered(e.exitCode());
    }
  }

  /** A JVM puts U+FFFD for what its locale's encoding does not know. */
  private static void checkCharacters(String[] args) {
    for (String arg : args) {
      if (arg.indexOf('\uFFFD') >= 0) {
        throw new ConfigException(
            List.of(
                "Cannot read argument: its characters are not in the encoding of this JVM's locale, "
                    + System.getProperty("sun.jnu.encoding")
                    + "; use a UTF-8 locale, LC_ALL=C.UTF-8 say ("
                    + arg
                    + ")"));
      }
    }
  }

  private static Parsed answered(ExitCode code) {
    return new Parsed(Optional.empty(), null, code);
  }

  private Invocation invocation(
      Command command, ParseResult result, PrintStream out, PrintStream err) {
    Map<Option<?>, List<String>> options = new HashMap<>();
    for (Option<?> option : command.options()) {
      if (result.hasMatchedOption(option.flag())) {
        List<String> values = result.matchedOptionValue(option.flag(), List.of());
        options.put(option, values);
      }
    }
    command
        .unnamed()
        .filter(option -> result.hasMatchedPositional(0))
        .ifPresent(
            option -> {
              if (options.containsKey(option)) {
                throw new CommandLine.ParameterException(
                    result.commandSpec().commandLine(), option.key() + " must be given once");
              }
              options.put(option, List.of(result.matchedPositionalValue(0, "")));
            });
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    command.flags().stream()
        .filter(flag -> result.hasMatchedOption(flag.flag()))
        .forEach(flags::add);
    return new Invocation(
        Optional.ofNullable(result.matchedOptionValue(CONFIG, null)),
        options,
        known,
        flags,
        new Secrets(),
        out,
        err);
  }
}
