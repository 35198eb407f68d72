package org.contexture.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.NamedStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputCheckTest {
  private static final Configuration HADOOP = NamedStore.configuration();

  @TempDir Path folder;
  private Path own;

  @BeforeEach
  void layOut() throws IOException {
    own = Files.createDirectories(folder.resolve("out/corpus")).resolve("own.jsonl");
    Files.writeString(own, "{}");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("out"));
    Files.createSymbolicLink(folder.resolve("corpus"), folder.resolve("out/corpus"));
    Files.createSymbolicLink(folder.resolve("file.jsonl"), own);
    Files.createSymbolicLink(folder.resolve("again.jsonl"), folder.resolve("file.jsonl"));
  }

  @ParameterizedTest
  @CsvSource({
    "out, link/corpus/own.jsonl",
    "out, corpus/own.jsonl",
    "out, file.jsonl",
    "out, again.jsonl",
    "link, out/corpus/own.jsonl",
    "link, file.jsonl",
    "link, corpus/own.jsonl"
  })
  void aLinkIntoTheOutputIsSeen(String output, String input) throws IOException {
    assertThatThrownBy(() -> check(folder.resolve(output), "file:" + folder.resolve(input)))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "Cannot overwrite output %s: the input file:%s lies in it, as %s",
            folder.resolve(output), folder.resolve(input), own.toRealPath());
  }

  @ParameterizedTest
  @ValueSource(strings = {"link/corpus/own.jsonl", "out/corpus/own.jsonl"})
  void anInputThatIsTheOutputsIsSeenInAWayThatIsShort(String input) {
    assertThatThrownBy(
            () -> check(folder.resolve(input).getParent(), "file:" + folder.resolve(input)))
        .hasMessageEndingWith(" lies in it");
  }

  @Test
  void whatLiesBesideTheOutputIsLeftAlone() throws IOException {
    Path beside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(beside.resolve("a.jsonl"), "{}");
    Files.createSymbolicLink(folder.resolve("out/away"), beside);

    assertThatCode(() -> check(folder.resolve("out"), "file:" + beside.resolve("a.jsonl")))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> check(folder.resolve("out"), "file:" + folder.resolve("out/away/a.jsonl")))
        .hasMessageContaining(" lies in it");
  }

  @ParameterizedTest
  @CsvSource({
    "named://nn, named://nn:8020, true",
    "named://nn:8020, named://nn, true",
    "named://NN, named://nn, true",
    "named://nn:8021, named://nn, false"
  })
  void oneStoreHasSeveralNames(String output, String input, boolean lies) {
    org.apache.hadoop.fs.Path out = new org.apache.hadoop.fs.Path(output + folder + "/out");
    String in = input + own;

    if (lies) {
      assertThatThrownBy(() -> new InputCheck(out.toString(), out, HADOOP).check("input", of(in)))
          .hasMessageContaining("the input " + in + " lies in it");
    } else {
      assertThatCode(() -> new InputCheck(out.toString(), out, HADOOP).check("input", of(in)))
          .doesNotThrowAnyException();
    }
  }

  private void check(Path output, String input) {
    new InputCheck(output.toString(), new org.apache.hadoop.fs.Path("file:" + output), HADOOP)
        .check("input", of(input));
  }

  private static List<org.apache.hadoop.fs.Path> of(String path) {
    return List.of(new org.apache.hadoop.fs.Path(path));
  }
}
