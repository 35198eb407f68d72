package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.store.OutputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run never deletes what it reads. */
class OverwriteGuardTest {
  @TempDir Path folder;
  private Path own;

  @BeforeEach
  void layOut() throws IOException {
    Path out = Files.createDirectories(folder.resolve("out"));
    Files.createDirectories(out.resolve("_contexture"));
    own = Files.createDirectories(out.resolve("corpus")).resolve("own.jsonl");
    Files.writeString(own, "{\"text\":\"a text\"}\n");
    Files.createSymbolicLink(folder.resolve("link"), out);
    Files.createSymbolicLink(folder.resolve("file.jsonl"), own);
  }

  @ParameterizedTest
  @CsvSource({
    "link/corpus, out, overwrite",
    "link/corpus/*.jsonl, out, incremental",
    "file.jsonl, out, overwrite",
    "out/corpus, link, overwrite",
    "out/../out/corpus, out/, overwrite",
    "link/*/own.jsonl, link, incremental"
  })
  void aCorpusInTheOutputStaysHoweverItIsSpelled(String input, String output, String mode) {
    assertThatThrownBy(
            () ->
                Jobs.prepare(
                    "--input",
                    folder + "/" + input,
                    "--output",
                    folder + "/" + output,
                    "--mode",
                    mode,
                    "--model",
                    Jobs.TINY))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith("Cannot overwrite output ")
        .hasMessageContaining(" lies in it");
    assertThat(own).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"out/model", "link/model"})
  void aModelInTheOutputStays(String model) throws IOException {
    Path tiny = Path.of(Jobs.TINY);
    try (Stream<Path> files = Files.walk(tiny)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve("out/model").resolve(tiny.relativize(file)));
      }
    }
    Path input = Files.writeString(folder.resolve("c.jsonl"), "{\"text\":\"a text\"}\n");

    assertThatThrownBy(
            () ->
                Jobs.prepare(
                    "--input",
                    input.toString(),
                    "--output",
                    folder + "/out",
                    "--mode",
                    "overwrite",
                    "--model",
                    folder + "/" + model))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("the model " + folder + "/" + model + " lies in it");
  }
}
