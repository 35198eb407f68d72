package org.contexture.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.contexture.jobs.Commands;
import org.contexture.jobs.fixture.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commented config file that a user starts from. */
class ConfigFileTest {
  private static final Path FILE = Path.of("..", "conf", "contexture.conf");

  /** {@code # key = value}, the way every key stands in the file. */
  private static final Pattern COMMENTED = Pattern.compile("(?m)^# ?([a-z][a-z-]*) *= *(.+)$");

  @TempDir Path folder;

  @Test
  void theFileAsItStandsChangesNothing() throws IOException {
    ParsedOptions config = Options.parse(Purpose.OUTPUT, Optional.of(file()), Map.of());

    assertThat(config.describe())
        .isEqualTo(Options.parse(Purpose.OUTPUT, Optional.empty(), Map.of()).describe());
  }

  @Test
  void everyKeyStandsInTheFileOnceAndNoOther() throws IOException {
    List<String> keys = keys().map(key -> key.group(1)).toList();

    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(Commands.OPTIONS.stream().map(Option::key).toList());
  }

  @Test
  void everyLineMayBeUncommented() throws IOException {
    String uncommented = COMMENTED.matcher(Files.readString(file())).replaceAll("$1 = $2");
    Path copy = Files.writeString(folder.resolve("contexture.conf"), uncommented);

    ParsedOptions config = Options.parse(Purpose.OUTPUT, Optional.of(copy), Map.of());

    keys()
        .<Option<?>>map(key -> Options.of(key.group(1)))
        .filter(option -> option.defaultValue().isPresent())
        .forEach(
            option ->
                assertThat(config.texts(option))
                    .as(option.key())
                    .isEqualTo(option.defaultValue().stream().toList()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void linesMayEndAsOnAnySystem(String lineEnd) throws IOException {
    String[] lines = {
      "\uFEFF# a comment",
      "mode = append",
      "prompt = \"query: \"",
      "input = [",
      "a b.jsonl",
      "c.jsonl]",
      ""
    };
    Path file = Files.writeString(folder.resolve("job.conf"), String.join(lineEnd, lines));

    ParsedOptions config = Options.parse(Purpose.NO_ROWS, Optional.of(file), Map.of());

    assertThat(config.texts(OutputSettings.MODE)).containsExactly("append");
    assertThat(config.texts(ModelSettings.PROMPT)).containsExactly("query: ");
    assertThat(config.texts(CorpusSettings.INPUT)).containsExactly("a b.jsonl", "c.jsonl");
  }

  @Test
  void aFileBesideItMayBeIncluded() throws IOException {
    Files.writeString(
        folder.resolve("base.conf"),
        "mode = append\ninclude file(\"FOLDER/more.conf\")".replace("FOLDER", folder.toString()));
    Files.writeString(folder.resolve("more.conf"), "prompt = \"query: \"");
    Path file = Files.writeString(folder.resolve("job.conf"), "include \"base.conf\"\n");

    ParsedOptions config = Options.parse(Purpose.NO_ROWS, Optional.of(file), Map.of());

    assertThat(config.texts(OutputSettings.MODE)).containsExactly("append");
    assertThat(config.texts(ModelSettings.PROMPT)).containsExactly("query: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "include url(\"http://localhost:1/a.conf\")|http://localhost:1/a.conf",
        "include required(url(\"https://localhost:1/a.conf\"))|https://localhost:1/a.conf",
        "include \"http://localhost:1/a.conf\"|http://localhost:1/a.conf",
        "include url(\"file://localhost/a.conf\")|file://localhost/a.conf",
        "include \"inner.conf\"|ftp://localhost:1/a.conf"
      })
  void nothingIsIncludedFromANetwork(String include, String url) throws IOException {
    Files.writeString(folder.resolve("inner.conf"), "include url(\"ftp://localhost:1/a.conf\")");
    Path file = Files.writeString(folder.resolve("job.conf"), include + "\nmode = append\n");

    assertThatThrownBy(() -> Options.parse(Purpose.NO_ROWS, Optional.of(file), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Cannot read config: an include must be a local file: " + url);
  }

  @Test
  void aFileInAnotherEncodingIsRefused() throws IOException {
    Path file = folder.resolve("job.conf");
    Files.write(file, "prompt = \"caf\u00E9\"".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> Options.parse(Purpose.NO_ROWS, Optional.of(file), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Cannot read config: it must be UTF-8: " + file);
  }

  private static Stream<MatchResult> keys() throws IOException {
    return COMMENTED.matcher(Files.readString(file())).results();
  }

  private static Path file() {
    assumeTrue(Files.exists(FILE), "needs " + FILE);
    return FILE;
  }
}
