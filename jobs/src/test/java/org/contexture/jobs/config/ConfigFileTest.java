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
    JobConfig config = JobConfig.of(Optional.of(file()), Map.of());

    assertThat(config.describe()).isEqualTo(JobConfig.of(Optional.empty(), Map.of()).describe());
  }

  @Test
  void everyKeyStandsInTheFileOnceAndNoOther() throws IOException {
    List<String> keys = keys().map(key -> key.group(1)).toList();

    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(JobOption.values()).map(JobOption::key).toList());
  }

  @Test
  void everyLineMayBeUncommented() throws IOException {
    String uncommented = COMMENTED.matcher(Files.readString(file())).replaceAll("$1 = $2");
    Path copy = Files.writeString(folder.resolve("contexture.conf"), uncommented);

    JobConfig config = JobConfig.of(Optional.of(copy), Map.of());

    keys()
        .map(key -> JobOption.find(key.group(1)).orElseThrow())
        .filter(option -> option.defaultValue().isPresent())
        .forEach(
            option ->
                assertThat(config.find(option)).as(option.key()).isEqualTo(option.defaultValue()));
  }

  private static Stream<MatchResult> keys() throws IOException {
    return COMMENTED.matcher(Files.readString(file())).results();
  }

  private static Path file() {
    assumeTrue(Files.exists(FILE), "needs " + FILE);
    return FILE;
  }
}
