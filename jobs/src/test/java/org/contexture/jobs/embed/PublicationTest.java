package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.fixture.Outputs;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.store.OutputException;
import org.contexture.jobs.verify.VerifyReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What readers come to see of a run, and what the same command makes of one that was killed. */
@Tag("slow")
class PublicationTest {
  private static final String HEADER = "id,text,lang";
  private static final String BAD_LINE = "7,seven,en,and,more";

  @TempDir Path folder;
  private Path output;
  private Path work;

  @BeforeEach
  void nameTheFolders() {
    output = folder.resolve("out");
    work = folder.resolve(".out.contexture");
  }

  @ParameterizedTest
  @CsvSource({
    "overwrite, a file",
    "append, a file",
    "incremental, a file",
    "append, a file/below/it"
  })
  void malformedLinesThatCannotBeKeptEndARunBeforeAnythingIsSeen(String mode, String bad)
      throws IOException {
    run("error", rows(1, 2));
    Path file = Files.writeString(folder.resolve("a file"), "mine");
    Path lines = folder.resolve(bad);
    List<String> corpus = rows(3, BAD_LINE, 4);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> run(mode, corpus, "--bad-records", lines.toString()))
          .isInstanceOfSatisfying(
              OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessage("Cannot keep malformed lines in %s: file:%s is a file", lines, file);
    }

    assertThat(ids()).containsExactly("1", "2");
    assertThat(file).hasContent("mine");
    assertThat(work).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"out/bad, out", "in/bad, in", "in, in", "link/bad, in"})
  void malformedLinesAreNotKeptWhereRowsAreReadOrReplaced(String bad, String taken)
      throws IOException {
    Path in = Files.createDirectory(folder.resolve("in"));
    Files.createSymbolicLink(folder.resolve("link"), in);
    Files.write(in.resolve("c.csv"), rows(1, BAD_LINE));
    Path lines = folder.resolve(bad);

    assertThatThrownBy(
            () ->
                Jobs.prepare(
                    "--input",
                    in.toString(),
                    "--output",
                    output.toString(),
                    "--model",
                    Jobs.TINY,
                    "--bad-records",
                    lines.toString()))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "Cannot keep malformed lines in %s: it lies in file:%s, which is read or replaced as a"
                + " whole",
            lines, folder.resolve(taken));
  }

  @Test
  void rowsOfAKilledRunAreNotAppendedTwice() throws IOException {
    run("error", rows(1, 2));
    killWhenPublished("append", rows(3, BAD_LINE, 4));
    Captured err = new Captured();

    JobReport again = prepare("append", rows(3, BAD_LINE, 4)).runWithoutPage(err.stream());

    assertThat(ids()).containsExactly("1", "2", "3", "4");
    assertThat(err.problems())
        .singleElement()
        .asString()
        .matches(
            "The rows are in the output already: run \\S+ had published them when it was ended;"
                + " nothing is added");
    assertThat(again.run().published()).isFalse();
    assertThat(again.compared().rowsIn()).isEqualTo(2);
    assertThat(again.written().rows()).isEqualTo(2);
    assertThat(again.encoded().rows()).isZero();
    assertThat(again.badRecords().count()).isEqualTo(1);
    assertThat(LocalSpark.session().read().textFile(again.badRecords().path()).collectAsList())
        .containsExactly(BAD_LINE);
    assertThat(work).doesNotExist();
    assertThat(verify().sound()).isTrue();
    // That was the end of the run; the same command is another one now.
    run("append", rows(3, BAD_LINE, 4));
    assertThat(ids()).containsExactly("1", "2", "3", "3", "4", "4");
  }

  @Test
  void otherRowsAreAppendedBehindAKilledRunWhoseOwnAreStillNotAddedTwice() throws IOException {
    run("error", rows(1, 2));
    killWhenPublished("append", rows(3));

    run("append", rows(4));
    run("append", rows(3));

    assertThat(ids()).containsExactly("1", "2", "3", "4");
    assertThat(work).doesNotExist();
  }

  @Test
  void anOutputThatAKilledRunMadeIsThatOfTheSameCommand() throws IOException {
    killWhenPublished("error", rows(1, 2));

    assertThatThrownBy(() -> run("error", rows(1, 3)))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith("Cannot write output " + output + ": it exists; ");
    assertThat(run("error", rows(1, 2)).encoded().rows()).isZero();

    assertThat(ids()).containsExactly("1", "2");
    assertThat(work).doesNotExist();
    assertThatThrownBy(() -> run("error", rows(1, 2)))
        .hasMessageStartingWith("Cannot write output " + output + ": it exists; ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overwrite", "incremental"})
  void aRunThatMakesTheOutputAnewForgetsKilledOnes(String mode) throws IOException {
    run("error", rows(1, 2));
    killWhenPublished("append", rows(3));

    run(mode, rows(1, 2));
    run("append", rows(3));

    assertThat(ids()).containsExactly("1", "2", "3");
    assertThat(work).doesNotExist();
  }

  @Test
  void whatAPersonIsShownCannotFailARun() throws IOException {
    Captured err = new Captured();

    prepare("error", rows(1, 2))
        .runWithoutPage(
            err.stream(),
            report -> {
              throw new IllegalStateException("no preview");
            });

    assertThat(err.problems())
        .containsExactly(
            "Cannot show the result: Cannot finish: IllegalStateException: no preview; the output"
                + " is complete");
    assertThat(ids()).containsExactly("1", "2");
    assertThat(work).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 50%, overwrite",
    "1, 2, 50%, incremental",
    "1, 2, 50%, append",
    "0, 3, 99.9%, overwrite",
    "3, 1, 0, overwrite",
    "3, 1, 24.9%, incremental"
  })
  void tooManyMalformedLinesEndARunAndTheOldOutputStays(
      int good, int bad, String limit, String mode) throws IOException {
    run("error", rows(1, 2));
    List<String> lines = lines(good, bad);

    assertThatThrownBy(() -> run(mode, lines, "--max-bad-records", limit))
        .isInstanceOfSatisfying(
            CorpusException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CORPUS))
        .hasMessage(
            "Cannot use the corpus: %d of its %d lines are malformed, and max-bad-records is %s",
            bad, good + bad, limit);

    assertThat(ids()).containsExactly("1", "2");
    assertThat(run(mode, lines, "--max-bad-records", "100%").badRecords().count()).isEqualTo(bad);
  }

  @ParameterizedTest
  @CsvSource({"2, 2, 50%", "3, 1, 1", "3, 1, 25%", "1, 3, 3"})
  void asManyMalformedLinesAsAllowedAreKeptAside(int good, int bad, String limit)
      throws IOException {
    JobReport report = run("error", lines(good, bad), "--max-bad-records", limit);

    assertThat(report.written().rows()).isEqualTo(good);
    assertThat(report.badRecords().count()).isEqualTo(bad);
  }

  @ParameterizedTest
  @CsvSource({
    "overwrite, auto, false",
    "incremental, auto, false",
    "incremental, always, true",
    "overwrite, always, true",
    "append, always, true"
  })
  void anOutputWithoutRowsHasItsColumns(String mode, String deduplicate, boolean partitioned)
      throws IOException {
    List<String> options = new ArrayList<>(List.of("--deduplicate", deduplicate));
    if (partitioned) {
      options.addAll(List.of("--partition-by", "lang"));
    }
    String[] given = options.toArray(String[]::new);
    if (!mode.equals("append")) {
      run("error", rows(1, 2), given);
    }

    JobReport empty = run(mode, rows(), given);

    assertThat(empty.compared().rowsIn()).isZero();
    assertThat(empty.badRecords().count()).isZero();
    assertThat(ids()).isEmpty();
    assertThat(Jobs.read(output).columns()).contains("id", "text", "lang", "embedding");
    assertThat(verify().sound()).isTrue();
    assertThat(run("incremental", rows(), given).run().published()).isFalse();
    run("append", rows(1, 2), given);
    run("append", rows(3), given);
    assertThat(ids()).containsExactly("1", "2", "3");
    assertThat(verify().sound()).isTrue();
  }

  @Test
  void anOutputWithoutAnyFileIsUnsound() throws IOException {
    run("error", rows());
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.filter(each -> each.toString().contains(".parquet")).toList()) {
        Files.delete(file);
      }
    }
    Path manifest = output.resolve("_contexture/manifest.json");
    JsonObject said = JsonParser.parseString(Files.readString(manifest)).getAsJsonObject();
    said.add("files", new JsonArray());
    Files.deleteIfExists(output.resolve("_contexture/.manifest.json.crc"));
    Files.writeString(manifest, said.toString());

    assertThat(verify().sound()).isFalse();
    assertThat(verify().lines())
        .anySatisfy(line -> assertThat(line).contains("no file tells readers the columns"));
  }

  /** Ends a run as {@code kill -9} would that came when its rows were seen. */
  private void killWhenPublished(String mode, List<String> lines) throws IOException {
    Path kept = folder.resolve("kept");
    prepare(mode, lines).runWithoutPage(new Captured().stream(), report -> copy(work, kept));
    assertThat(work).doesNotExist();
    Files.delete(kept.resolve("lock"));
    FileUtils.moveDirectory(kept.toFile(), work.toFile());
  }

  private static void copy(Path from, Path to) {
    try {
      FileUtils.copyDirectory(from.toFile(), to.toFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Lines of CSV: a number is a good one. */
  private static List<String> rows(Object... rows) {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (Object row : rows) {
      lines.add(row instanceof Integer id ? id + ",text " + id + ",en" : row.toString());
    }
    return lines;
  }

  private static List<String> lines(int good, int bad) {
    Object[] rows = new Object[good + bad];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i < good ? Integer.valueOf(i) : BAD_LINE;
    }
    return rows(rows);
  }

  private JobReport run(String mode, List<String> lines, String... options) throws IOException {
    return prepare(mode, lines, options).runWithoutPage(new Captured().stream());
  }

  private EmbedJob prepare(String mode, List<String> lines, String... options) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--input",
                Files.write(folder.resolve("c.csv"), lines).toString(),
                "--output",
                output.toString(),
                "--mode",
                mode,
                "--model",
                Jobs.TINY));
    all.addAll(Arrays.asList(options));
    return Jobs.prepare(all.toArray(String[]::new));
  }

  private List<String> ids() {
    return Jobs.read(output).select("id").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private VerifyReport verify() {
    return Outputs.verify(output, 0);
  }
}
