package org.contexture.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.FailingModel;
import org.contexture.jobs.fixture.Jobs;
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
            "  report       file:" + output + "/_contexture/report.html, report.json beside it",
            "Schema",
            "Three rows",
            "Nearest to each other among ");
    assertThat(output.resolve("_contexture/report.json")).exists();
    assertThat(output.resolve("_contexture/report.html")).exists();
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
  void filesWhoseColumnsDifferInOrderAreExitCode3() throws IOException {
    Files.createDirectories(folder.resolve("c"));
    Files.writeString(folder.resolve("c/a.csv"), "id,text\n1,a\n");
    Files.writeString(folder.resolve("c/b.csv"), "text,id\na,1\n");

    ExitCode code = embed("--input", folder.resolve("c").toString(), "--output", output.toString());

    assertThat(code).isEqualTo(ExitCode.CORPUS);
    assertThat(err.problems())
        .singleElement()
        .asString()
        .isEqualTo(
            "Cannot read input file file:"
                + folder.resolve("c/b.csv")
                + ": its columns are text, id, those of a.csv are id, text; read them apart, or give"
                + " input-option enforceSchema=true to take columns by their places");
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
                + ": it exists; give another output, or mode overwrite, append or incremental");
  }

  @Test
  void anOutputThatCannotBeMadeIsExitCode2BeforeAnythingRuns() throws IOException {
    Files.writeString(output, "a file");
    String problem = "Cannot write output " + output + "/below: file:" + output + " is a file";

    assertThat(embed("--output", output + "/below")).isEqualTo(ExitCode.USAGE);

    assertThat(err.problems()).containsExactly(problem);
    assertThat(out.text()).isEmpty();
    assertThat(preflight("--output", output + "/below")).isEqualTo(ExitCode.USAGE);
    assertThat(out.lines().get(0)).isEqualTo("fail  output    " + problem);
    assertThat(output).hasContent("a file");
  }

  @Test
  void preflightOfAModelThatIsNotThereIsExitCode4() {
    Path model = folder.resolve("model");

    assertThat(preflight("--output", output.toString(), "--model", model.toString()))
        .isEqualTo(ExitCode.MODEL);

    assertThat(out.lines())
        .containsExactly(
            "ok    output    " + output + " (written to file:" + folder + ", and cleaned)",
            "fail  model     Cannot open model: folder " + model + " does not exist");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aModelThatNeedsMoreMemoryThanThereIsGivesOneLineOfWarning() throws IOException {
    Path input = Files.writeString(folder.resolve("c.txt"), "a text\n");

    ExitCode code =
        embed(
            "--input",
            input.toString(),
            "--output",
            output.toString(),
            "--token-budget",
            "100000000");

    assertThat(code).isEqualTo(ExitCode.DONE);
    assertThat(err.problems())
        .singleElement()
        .asString()
        .matches(
            "Warning: The model needs about [0-9,]+ MiB outside the Java heap on .+, which has"
                + " [0-9,]+ MiB beside a heap of [0-9,]+ MiB; use a machine of [0-9,]+ MiB or more");
  }

  @Test
  void aFileOfMetricsHasTheTotalsOfTheReport() throws IOException {
    Path metrics = folder.resolve("metrics.jsonl");

    assertThat(embed("--output", output.toString(), "--metrics-file", metrics.toString()))
        .isEqualTo(ExitCode.DONE);

    List<JsonObject> lines =
        Files.readAllLines(metrics).stream()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertThat(lines.get(0).get("event").getAsString()).isEqualTo("start");
    JsonObject end = lines.get(lines.size() - 1);
    assertThat(end.get("event").getAsString()).isEqualTo("end");
    assertThat(end.get("share").getAsDouble()).isEqualTo(1);
    JsonObject report =
        JsonParser.parseString(Files.readString(output.resolve("_contexture/report.json")))
            .getAsJsonObject();
    assertThat(end.get("rows")).isEqualTo(report.get("rows_in"));
    for (String same : List.of("run_id", "tokens", "texts_encoded", "padded_tokens")) {
      assertThat(end.get(same)).as(same).isEqualTo(report.get(same));
    }
  }

  private ExitCode preflight(String... options) {
    return Contexture.run(
        with(new String[] {"preflight", "--cache-dir", Jobs.CACHE}, options),
        out.stream(),
        err.stream());
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
