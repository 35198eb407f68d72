package org.contexture.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.FailingModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of {@code embed}, each with a Spark of its own, as a user has them. */
class ContextureIT {
  private final Captured out = new Captured();
  private final Captured err = new Captured();

  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out");
  }

  @Test
  void theBundledCorpusIsEmbeddedAndShown() {
    ExitCode code = embed("--output", output.toString(), "--id-column", "id");

    assertThat(err.problems()).isEmpty();
    assertThat(code).isEqualTo(ExitCode.DONE);
    assertThat(out.lines().get(0))
        .matches("Encoded the bundled example corpus with minilm in .+ s \\(.+ tokens/s\\)\\.");
    assertThat(out.text())
        .contains(
            "  output       file:" + output + " (Parquet)",
            "  report       file:" + output + "/_contexture/report.json",
            "Schema",
            "Three rows",
            "Nearest to each other among ");
    assertThat(output.resolve("_contexture/report.json")).exists();
  }

  @Test
  void badLinesAreToldAndTheRestIsDone() throws IOException {
    Path input = Files.writeString(folder.resolve("c.json"), "{\"text\":\"a text\"}\nno json\n");

    assertThat(embed("--input", input.toString(), "--output", output.toString()))
        .isEqualTo(ExitCode.DONE);

    assertThat(err.problems()).isEmpty();
    assertThat(out.text())
        .contains(
            "  rows         1 in, 1 out",
            "  status       ok 1",
            "  bad records  1, kept in file:" + output + "/_contexture/bad-records");
  }

  @Test
  void aPlanIsPrintedAndNothingIsWritten() throws IOException {
    assertThat(embed("--output", output.toString(), "--explain")).isEqualTo(ExitCode.DONE);

    assertThat(err.problems()).isEmpty();
    assertThat(out.lines()).last().isEqualTo("Nothing was run.");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aBrokenCorpusIsExitCode3() throws IOException {
    Path input = Files.writeString(folder.resolve("c.parquet"), "not Parquet, but long enough");

    assertThat(embed("--input", input.toString(), "--output", output.toString()))
        .isEqualTo(ExitCode.CORPUS);

    assertThat(out.text()).isEmpty();
    assertThat(err.problems())
        .singleElement()
        .asString()
        .startsWith("Cannot read input file file:")
        .contains(input.toString());
    assertThat(output).doesNotExist();
  }

  @Test
  void aFileThatBreaksOffWhileTheJobRunsIsExitCode3() throws IOException {
    Files.createDirectories(folder.resolve("c"));
    Files.writeString(folder.resolve("c/a.csv"), "id,text\n1,a\n");
    Files.writeString(folder.resolve("c/b.csv"), "text,id\na,1\n");

    ExitCode code = embed("--input", folder.resolve("c").toString(), "--output", output.toString());

    assertThat(code).isEqualTo(ExitCode.CORPUS);
    assertThat(err.problems())
        .singleElement()
        .asString()
        .startsWith("Cannot read input file file:")
        .contains(".csv: CSV header does not conform to the schema.");
    assertThat(output).doesNotExist();
  }

  @Test
  void aModelThatIsNotThereIsExitCode4() {
    Path model = folder.resolve("model");

    assertThat(embed("--output", output.toString(), "--model", model.toString()))
        .isEqualTo(ExitCode.MODEL);

    assertThat(out.text()).isEmpty();
    assertThat(err.problems())
        .containsExactly("Cannot open model: folder " + model + " does not exist");
    assertThat(output).doesNotExist();
  }

  @Test
  void moreFailedRowsThanAllowedIsExitCode5AndTheOutputStays() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("c.txt"), "word ".repeat(600) + "\nfine\n" + "text ".repeat(600));
    String model = FailingModel.in(folder.resolve("model")).toString();
    String[] options = {
      "--input",
      input.toString(),
      "--output",
      output.toString(),
      "--mode",
      "overwrite",
      "--model",
      model,
      "--max-tokens",
      "1000",
      "--max-failed-rows"
    };

    assertThat(embed(with(options, "1"))).isEqualTo(ExitCode.FAILED_ROWS);

    assertThat(err.problems())
        .containsExactly(
            "2 rows failed, and max-failed-rows is 1; see embedding_error in file:" + output);
    assertThat(out.text()).contains("  status       ok 1, failed 2");
    assertThat(output.resolve("_contexture/report.json")).exists();

    assertThat(embed(with(options, "2"))).isEqualTo(ExitCode.DONE);
  }

  @Test
  void anOutputThatExistsIsExitCode2() throws IOException {
    Files.createDirectories(output);
    Files.writeString(output.resolve("part-0.parquet"), "");

    assertThat(embed("--output", output.toString())).isEqualTo(ExitCode.USAGE);

    assertThat(err.problems())
        .containsExactly(
            "Cannot write output "
                + output
                + ": it exists; give another output, or mode overwrite or append");
  }

  @Test
  void anOutputThatCannotBeMadeIsExitCode1() throws IOException {
    Files.writeString(output, "a file");

    assertThat(embed("--output", output + "/below")).isEqualTo(ExitCode.OTHER);

    assertThat(err.problems()).singleElement().asString().startsWith("Cannot write output ");
    assertThat(output).hasContent("a file");
  }

  private ExitCode embed(String... options) {
    return Contexture.run(
        with(new String[] {"embed", "--cache-dir", Jobs.CACHE}, options),
        out.stream(),
        err.stream());
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
