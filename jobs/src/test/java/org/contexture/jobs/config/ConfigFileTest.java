package org.contexture.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
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

  private static Stream<MatchResult> keys() throws IOException {
    return COMMENTED.matcher(Files.readString(file())).results();
  }

  private static Path file() {
    assumeTrue(Files.exists(FILE), "needs " + FILE);
    return FILE;
  }
}
