package org.contexture.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.contexture.jobs.Commands;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.config.Option;
import org.contexture.jobs.config.OutputSettings;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {
  private final Captured out = new Captured();
  private final Captured err = new Captured();

  @TempDir Path folder;

  static Stream<Command> commands() {
    return Commands.ALL.stream();
  }

  @Test
  void helpNamesEveryCommand() {
    assertThat(parse("--help").answered()).isEqualTo(ExitCode.DONE);

    assertThat(err.text()).isEmpty();
    assertThat(out.text()).startsWith("Usage: contexture");
    commands()
        .forEach(
            command ->
                assertThat(folded(out.text())).contains(command.name(), command.description()));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpOfACommandNamesItsOptionsAndNoOthers(Command command) {
    assertThat(parse(command.name(), "--help").answered()).isEqualTo(ExitCode.DONE);

    assertThat(err.text()).isEmpty();
    // Long descriptions are folded.
    String help = folded(out.text());
    assertThat(help)
        .startsWith("Usage: contexture " + command.name())
        .contains(command.description(), "--config=FILE");
    for (Option<?> option : Commands.OPTIONS) {
      String label = option.flag() + "=" + option.label();
      if (command.options().contains(option)) {
        assertThat(help).contains(option.flag() + "=").contains(option.description());
        option
            .defaultValue()
            .ifPresent(value -> assertThat(help).contains("Default: " + value + "."));
      } else {
        assertThat(help).doesNotContain(label);
      }
    }
    for (Flag flag : Flag.values()) {
      assertThat(help.contains(flag.flag() + " ")).isEqualTo(command.flags().contains(flag));
    }
  }

  private static String folded(String text) {
    return text.replaceAll("\\s+", " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help"})
  void helpIsGivenWhateverElseIsWrong(String flag) {
    assertThat(parse("embed", "--input", "nowhere", flag).answered()).isEqualTo(ExitCode.DONE);
    assertThat(out.text()).startsWith("Usage: contexture embed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-V", "--version"})
  void versionIsOneLine(String flag) {
    assertThat(parse(flag).answered()).isEqualTo(ExitCode.DONE);
    assertThat(out.lines()).containsExactly("contexture (not packaged)");
  }

  @Test
  void withoutACommandTheCommandsAreShown() {
    assertThat(parse().answered()).isEqualTo(ExitCode.USAGE);

    assertThat(out.text()).isEmpty();
    assertThat(err.text()).startsWith("Usage: contexture").contains("embed");
  }

  @ParameterizedTest
  @CsvSource({"embde, embed", "inspct, inspect", "bench, benchmark", "sense, senses"})
  void anUnknownCommandNamesTheNearest(String given, String meant) {
    assertThat(parse(given).answered()).isEqualTo(ExitCode.USAGE);

    assertThat(out.text()).isEmpty();
    assertThat(err.lines().get(0)).isEqualTo("Unmatched argument at index 0: '" + given + "'");
    assertThat(err.lines().get(1)).startsWith("Did you mean: ").contains("contexture " + meant);
  }

  @Test
  void anUnknownOptionNamesTheNearest() {
    assertThat(parse("embed", "--modle", "minilm").answered()).isEqualTo(ExitCode.USAGE);

    assertThat(out.text()).isEmpty();
    assertThat(err.lines().get(0)).isEqualTo("Unknown options: '--modle', 'minilm'");
    assertThat(err.lines().get(1)).startsWith("Possible solutions: ").contains("--mode");
  }

  @Test
  void anOptionOfAnotherCommandIsUnknown() {
    assertThat(parse("inspect", "--output", "out").answered()).isEqualTo(ExitCode.USAGE);
    assertThat(err.lines().get(0)).isEqualTo("Unknown options: '--output', 'out'");
  }

  @Test
  void anOptionWithoutItsValueIsTold() {
    assertThat(parse("embed", "--model").answered()).isEqualTo(ExitCode.USAGE);
    assertThat(err.lines().get(0))
        .isEqualTo("Missing required parameter for option '--model' (NAME|PATH|URI)");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionReachesTheInvocation(Command command) {
    for (Option<?> option : command.options()) {
      Invocation invocation =
          parse(command.name(), option.flag(), "a value", option.flag() + "=b=c").invocation();

      assertThat(invocation.options()).containsOnlyKeys(option);
      assertThat(invocation.options().get(option)).containsExactly("a value", "b=c");
    }
  }

  @Test
  void everyFlagAndTheConfigFileReachTheInvocation() {
    for (Command command : Commands.ALL) {
      for (Flag flag : command.flags()) {
        Invocation invocation = parse(command.name(), flag.flag()).invocation();

        assertThat(Arrays.stream(Flag.values()).filter(invocation::has)).containsExactly(flag);
        assertThat(invocation.configFile()).isEmpty();
      }
      assertThat(parse(command.name(), "--config", "job.conf").invocation().configFile())
          .contains(Path.of("job.conf"));
    }
  }

  @Test
  void aMisspelledOptionIsNoInput() {
    assertThat(parse("embed", "--input", "a.json", "--outptu", "out").answered())
        .isEqualTo(ExitCode.USAGE);

    assertThat(err.text()).startsWith("Unknown option: '--outptu'");
  }

  @Test
  void anInputTakesSeveralPathsAsAShellGlobGivesThem() {
    Invocation invocation =
        parse("embed", "--input", "a.json", "b.json", "--output", "out", "--input", "c.json")
            .invocation();

    assertThat(invocation.options())
        .containsEntry(CorpusSettings.INPUT, List.of("a.json", "b.json", "c.json"))
        .containsEntry(OutputSettings.OUTPUT, List.of("out"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "query: ", "100 %", "-1", "\"quoted\"", "@file", "${x}", "$x"})
  void aValueIsTakenAsItIs(String value) {
    Invocation invocation = parse("embed", "--prompt", value).invocation();

    assertThat(invocation.options()).containsEntry(ModelSettings.PROMPT, List.of(value));
  }

  @ParameterizedTest
  @CsvSource({
    "prompt, --prompt @FILE",
    "prompt, --prompt=@FILE",
    "prompt, --prompt @@FILE",
    "input, --input corpus.jsonl @FILE",
    "model, --model @FILE --prompt a"
  })
  void aFileThatAValueNamesIsNotRead(String key, String args) throws IOException {
    Path file = Files.writeString(folder.resolve("alice"), "--output elsewhere");
    String line = "embed " + args.replace("FILE", file.toString());

    Invocation invocation = parse(line.split(" ", -1)).invocation();

    String value = line.replaceAll(".*?(@+\\S+).*", "$1");
    assertThat(invocation.options().get(Options.of(key))).endsWith(value);
    assertThat(invocation.options()).doesNotContainKey(OutputSettings.OUTPUT);
  }

  @Test
  void aFileLosesItsByteOrderMarkAndNoSignOfAValue() throws IOException {
    Path file = Files.writeString(folder.resolve("job.args"), "\uFEFF--prompt 'a\uFEFFb'");

    Invocation invocation = parse("embed", "@" + file).invocation();

    assertThat(invocation.options())
        .containsOnly(Map.entry(ModelSettings.PROMPT, List.of("a\uFEFFb")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void theWordsOfAFileTakeThePlaceOfItsName(String lineEnd) throws IOException {
    Path inner = Files.writeString(folder.resolve("inner"), "--mode append" + lineEnd);
    Path file =
        Files.writeString(
            folder.resolve("job.args"),
            String.join(
                lineEnd,
                "\uFEFF# the nightly run",
                "--input 'a file.jsonl' b#1.jsonl",
                "--prompt=\"query: \\\"\\n\"",
                "# --model x",
                "--id-column \"\" @" + inner,
                ""));

    Invocation invocation = parse("embed", "@" + file, "--output", "@@out").invocation();

    assertThat(invocation.options())
        .containsOnly(
            Map.entry(CorpusSettings.INPUT, List.of("a file.jsonl", "b#1.jsonl")),
            Map.entry(ModelSettings.PROMPT, List.of("query: \"\n")),
            Map.entry(CorpusSettings.ID_COLUMN, List.of("")),
            Map.entry(OutputSettings.MODE, List.of("append")),
            Map.entry(OutputSettings.OUTPUT, List.of("@@out")));
  }

  @Test
  void aSignThatNamesNoFileIsAnArgument() {
    assertThat(parse("verify", "@nowhere").invocation().options())
        .containsExactly(Map.entry(OutputSettings.OUTPUT, List.of("@nowhere")));
    assertThat(parse("verify", "@@out").invocation().options())
        .containsExactly(Map.entry(OutputSettings.OUTPUT, List.of("@out")));
  }

  @Test
  void anArgumentFileThatCannotBeReadIsNamed() throws IOException {
    Path itself = folder.resolve("itself");
    Files.writeString(itself, "@" + itself);
    Path quote = Files.writeString(folder.resolve("quote"), "--prompt 'no end");
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'c', 'a', 'f', (byte) 0xE9});

    for (Path file : List.of(itself, quote, latin)) {
      assertThat(parse("embed", "@" + file).answered()).isEqualTo(ExitCode.USAGE);
    }
    assertThat(err.lines())
        .containsExactly(
            "Cannot read argument file " + itself + ": it names itself",
            "Cannot read argument file " + quote + ": a quote has no end: 'no end",
            "Cannot read argument file " + latin + ": it must be UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--input", "--prompt", "--output"})
  void anArgumentThatTheJvmCouldNotReadIsRefused(String flag) {
    assertThat(parse("embed", flag, "caf\uFFFD\uFFFD").answered()).isEqualTo(ExitCode.USAGE);

    assertThat(err.lines())
        .containsExactly(
            "Cannot read argument: its characters are not in the encoding of this JVM's locale, "
                + System.getProperty("sun.jnu.encoding")
                + "; use a UTF-8 locale, LC_ALL=C.UTF-8 say (caf\uFFFD\uFFFD)");
  }

  @Test
  void theOutputToVerifyMayStandAlone() {
    assertThat(parse("verify", "out", "--json").invocation().options())
        .containsExactly(Map.entry(OutputSettings.OUTPUT, List.of("out")));
  }

  @ParameterizedTest
  @CsvSource({
    "out --output other, output must be given once",
    "out other, Unmatched argument at index 2: 'other'",
    "--ouput out, Unknown option: '--ouput'"
  })
  void oneOutputIsVerifiedAtATime(String args, String complaint) {
    assertThat(parse(("verify " + args).split(" ", -1)).answered()).isEqualTo(ExitCode.USAGE);
    assertThat(err.lines().get(0)).isEqualTo(complaint);
  }

  private CommandParser.Parsed parse(String... args) {
    return new CommandParser(Commands.ALL, Commands.OPTIONS)
        .parse(args, out.stream(), err.stream());
  }
}
