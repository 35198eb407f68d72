package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code embed} tells a person of vectors that are not the default one. */
class EmbedOutputIT {
  private final Captured out = new Captured();
  private final Captured err = new Captured();

  @TempDir Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void writeTheCorpus() throws IOException {
    output = folder.resolve("out");
    input =
        Files.writeString(
            folder.resolve("c.json"),
            """
            {"text":"the river bank","words":["the","","river bank"]}
            {"text":"the river bank","words":["a","loan"]}
            {"text":null,"words":null}
            """);
  }

  @Test
  void vectorsOfWordsOnlyAreCountedAndNotShown() {
    assertThat(embed("--vector", "w:level=word", "--vector", "t:level=token", "--max-tokens", "4"))
        .isEqualTo(ExitCode.DONE);

    assertThat(err.problems()).isEmpty();
    assertThat(out.lines().get(0))
        .startsWith("Encoded " + input + " (json, 1 files) with minilm in ");
    assertThat(out.lines().subList(1, 8))
        .containsExactly(
            "  rows         3 in, 3 out",
            "  shared       1 rows share the vector of an equal text",
            "  status       ok 2, null_text 1",
            "  truncated    2 rows (over 4 tokens)",
            "  encoded      1 texts in 1 windows, 4 of their 5 tokens",
            "  w            ok 4, cut 2",
            "  t            ok 4");
    assertThat(out.lines().get(8))
        .matches("  vectors      w \\(384 values\\), t \\(384 values\\); fingerprint [0-9a-f]{12}");
    assertThat(out.lines().subList(9, out.lines().size()))
        .containsExactly(
            "  output       file:" + output + " (Parquet)",
            "  report       file:" + output + "/_contexture/report.html, report.json beside it",
            "",
            "Schema",
            "  text               string",
            "  words              array<string>",
            "  w                  array<struct<word:string,begin:int,end:int,embedding:array<float>>>",
            "  t                  array<struct<piece:string,begin:int,end:int,embedding:array<float>>>",
            "  embedding_status   string",
            "  embedding_error    string",
            "  token_count        int",
            "  truncated          boolean");
  }

  @Test
  void textsThatAreGivenAsWordsAreShownAsTexts() {
    assertThat(
            embed(
                "--text-column",
                "words",
                "--vector",
                "bits:precision=binary",
                "--vector",
                "v:dimension=2",
                "--long-text",
                "window"))
        .isEqualTo(ExitCode.DONE);

    assertThat(err.problems()).isEmpty();
    // Nothing is truncated, so nothing is said of it; the first vector of floats is shown.
    assertThat(out.lines())
        .noneMatch(line -> line.matches("  truncated +\\d+ rows.*"))
        .contains("  encoded      2 texts in 2 windows, 9 of their 9 tokens", "Three rows")
        .anyMatch(line -> line.matches("  \\[-?[01]\\.\\d{3}, -?[01]\\.\\d{3}\\]  the river bank"))
        .anyMatch(line -> line.matches("  \\[-?[01]\\.\\d{3}, -?[01]\\.\\d{3}\\]  a loan"));
  }

  private ExitCode embed(String... options) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "embed",
                "--cache-dir",
                Jobs.CACHE,
                "--input",
                input.toString(),
                "--output",
                output.toString()));
    args.addAll(List.of(options));
    return Contexture.run(args.toArray(String[]::new), out.stream(), err.stream());
  }
}
