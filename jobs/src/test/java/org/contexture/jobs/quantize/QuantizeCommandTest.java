package org.contexture.jobs.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What quantization gives is tested with the encoder. */
class QuantizeCommandTest {
  private final Captured out = new Captured();
  private final Captured err = new Captured();
  @TempDir private Path folder;
  private Path corpus;
  private Path output;

  @BeforeAll
  static void startSpark() {
    LocalSpark.session();
  }

  @BeforeEach
  void writeTexts() throws IOException {
    output = folder.resolve("quantized");
    corpus =
        Files.writeString(
            folder.resolve("corpus.csv"),
            """
            id,body
            1,The river bank was muddy.
            2,Who lends money at the bank?
            3,
            4,A short one.
            5,The river bank was muddy.
            6,The train to the coast is late again.
            """);
  }

  @Test
  void aQuantizedModelIsAModelLikeAnyOther() throws IOException {
    assertThat(quantize("--min-cosine", "0.9")).as(err.text()).isEqualTo(ExitCode.DONE);

    assertThat(out.lines().get(0))
        .matches(
            "\\Q%1$s\\E holds %2$s with ([0-9]+) of \\1 products of int8, [0-9,]+ bytes: --model \\Q%1$s\\E"
                .formatted(output, Jobs.TINY));
    assertThat(out.lines().get(1))
        .matches(
            "Cosine to the vectors of %s, 2 texts: mean 0\\.9[0-9]{3}, least 0\\.9[0-9]{3}"
                .formatted(Jobs.TINY));
    assertThat(err.lines()).first().isEqualTo("quantize: measuring scales on 2 texts ...");
    assertThat(Files.readString(output.resolve("quantization.json")))
        .contains(
            "\"model\": \"" + Jobs.TINY + "\"",
            "\"model_fingerprint\": \""
                + ModelFolder.open(Path.of(Jobs.TINY)).fingerprint()
                + "\"");
    Path vectors = folder.resolve("vectors");
    assertThat(
            Jobs.run(
                    "--model",
                    output.toString(),
                    "--input",
                    corpus.toString(),
                    "--text-column",
                    "body",
                    "--output",
                    vectors.toString())
                .json())
        .contains("mixed lengths");
    assertThat(Jobs.read(vectors).filter("embedding is not null").count()).isEqualTo(5);
  }

  /** The same texts are taken in whatever order the corpus has them. */
  @Test
  void theModelDoesNotDependOnTheOrderOfTheCorpus() throws IOException {
    quantize("--min-cosine", "0.9", "--json");
    List<String> lines = new ArrayList<>(Files.readAllLines(corpus));
    lines.add(1, lines.remove(lines.size() - 1));
    Files.write(corpus, lines);
    Path other = folder.resolve("other");
    assertThat(run(args(other, "--min-cosine", "0.9", "--json"))).isEqualTo(ExitCode.DONE);

    assertThat(other.resolve("quantization.json"))
        .hasSameTextualContentAs(output.resolve("quantization.json"));
    assertThat(other.resolve("onnx/model.onnx"))
        .hasSameBinaryContentAs(output.resolve("onnx/model.onnx"));
    assertThat(out.text()).contains("\"mean_cosine\": 0.9");
  }

  @Test
  void whatCannotBeIsToldAtOnce() {
    assertThat(run("quantize", "--weight-bits", "4", "--min-cosine", "2"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.lines())
        .containsExactlyInAnyOrder(
            "min-cosine must be a number from 0 to 1: 2", "weight-bits must be one of 7, 8: 4");
  }

  @Test
  void whatIsMissingIsToldAtOnce() {
    assertThat(run("quantize")).isEqualTo(ExitCode.USAGE);
    assertThat(err.lines())
        .containsExactlyInAnyOrder("calibrate must be given", "output must be given");
  }

  @Test
  void anOutputThatExistsIsNotTouched() throws IOException {
    Files.createDirectories(output);

    assertThat(quantize()).isEqualTo(ExitCode.USAGE);

    assertThat(err.lines())
        .containsExactly("Cannot write output " + output + ": it exists; give another output");
    assertThat(output).isEmptyDirectory();
  }

  @Test
  void aCorpusWithoutATextIsRefused() throws IOException {
    Files.writeString(corpus, "id,body\n1,\n2,\" \"\n");

    assertThat(quantize()).isEqualTo(ExitCode.CORPUS);

    assertThat(err.lines()).containsExactly("Cannot measure scales: the corpus has no text");
    assertThat(output).doesNotExist();
  }

  @Test
  void wordVectorsAreRefused() throws IOException {
    Path words = Files.writeString(folder.resolve("words.vec"), "1 2\nbank 1 2\n");

    assertThat(
            run(
                "quantize",
                "--model",
                words.toString(),
                "--calibrate",
                corpus.toString(),
                "--output",
                output.toString()))
        .isEqualTo(ExitCode.MODEL);

    assertThat(err.lines())
        .containsExactly(
            "Cannot quantize model " + words + ": it must be a transformer with an ONNX graph");
  }

  private ExitCode quantize(String... options) {
    return run(args(output, options));
  }

  private String[] args(Path to, String... options) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "quantize",
                "--model",
                Jobs.TINY,
                "--calibrate",
                corpus.toString(),
                "--text-column",
                "body",
                "--output",
                to.toString(),
                "--cache-dir",
                Jobs.CACHE));
    args.addAll(List.of(options));
    return args.toArray(String[]::new);
  }

  private ExitCode run(String... args) {
    return Contexture.run(args, out.stream(), err.stream());
  }
}
