package org.contexture.jobs.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a conversion gives is tested with the encoder. */
class ConvertCommandTest {
  private final Captured out = new Captured();
  private final Captured err = new Captured();
  @TempDir private Path folder;

  @Test
  void aConvertedModelIsAnEncoderFolder() {
    Path model = EvaluationData.file("llama_stories260K", "stories260K.bin");
    Path tokenizer = EvaluationData.file("llama_stories260K", "tok512.bin");
    Path output = folder.resolve("stories260K");

    assertThat(convert(model, tokenizer, output)).isEqualTo(ExitCode.DONE);

    assertThat(err.text()).isEmpty();
    assertThat(out.lines()).hasSize(1);
    assertThat(out.text())
        .matches(
            "\\Q%1$s\\E holds a model of 5 blocks, 1,1[0-9]{2},[0-9]{3} bytes: --model \\Q%1$s\\E\n"
                .formatted(output));
    Captured facts = new Captured();
    String[] inspect = {"inspect", "--model", output.toString(), "--cache-dir", Jobs.CACHE};
    assertThat(Contexture.run(inspect, facts.stream(), err.stream())).isEqualTo(ExitCode.DONE);
    assertThat(facts.lines().stream().map(line -> line.replaceAll(" +", " ")))
        .contains("model_type llama", "dimension 64", "layers 5", "tokenizer BPE");
  }

  @Test
  void aCheckpointBecomesAnEncoderFolder() {
    Path model = EvaluationData.file("hf", "transformers/bert");
    Path output = folder.resolve("bert");
    String[] args = {"convert", "--from", model.toString(), "--output", output.toString()};

    assertThat(run(args)).isEqualTo(ExitCode.DONE);

    assertThat(out.lines()).hasSize(6);
    assertThat(out.lines().get(0))
        .matches(
            "\\Q%1$s\\E holds a model of 3 blocks, [0-9,]+ bytes: --model \\Q%1$s\\E"
                .formatted(output));
    assertThat(out.lines().get(1))
        .matches(
            "Compared with \\Q%s\\E, 5 texts: the largest difference is [0-9]\\.[0-9]e-0[6-9] of its"
                    .formatted(model.resolve("expected.json"))
                + " layer's largest value");
    assertThat(out.lines().subList(2, 6))
        .extracting(line -> line.replaceAll("[0-9]\\.[0-9]e-0[6-9]|0\\.0e\\+00", "X"))
        .containsExactly("  layer 0  X", "  layer 1  X", "  layer 2  X", "  layer 3  X");
    assertThat(output).isDirectoryContaining("glob:**model.onnx");
    assertThat(run(args)).isEqualTo(ExitCode.USAGE);
    assertThat(err.lines())
        .containsExactly("Cannot write output " + output + ": it exists; give another output");
  }

  @Test
  void aReferenceOfOtherTokensLeavesNoOutput() throws IOException {
    Path model = EvaluationData.file("hf", "transformers/bert");
    Path output = folder.resolve("bert");
    Path reference =
        Files.writeString(
            folder.resolve("reference.json"),
            "{\"texts\": [\"\"], \"input_ids\": [[2, 4, 3]], \"last_hidden_state\": [[[1], [2], [3]]]}");

    assertThat(convertFolder(model, reference, output)).isEqualTo(ExitCode.MODEL);

    assertThat(err.lines())
        .containsExactly(
            "Reference "
                + reference
                + " must have the input_ids that the model's tokenizer gives text 0, [2, 3]: [2, 4,"
                + " 3]");
    assertThat(output).doesNotExist();
    assertThat(folder).isDirectoryNotContaining("glob:**partial**");
  }

  /** What lies beside a model by chance is told of; what is given must be one. */
  @Test
  void aFileWithoutStatesIsNoReference() {
    Path model = EvaluationData.file("hf", "sentence-transformers/safetensors-only");
    Path vectors = model.resolve("expected.json");
    String problem = "eference " + vectors + " must have hidden_states or last_hidden_state: none";

    assertThat(
            run("convert", "--from", model.toString(), "--output", folder.resolve("a").toString()))
        .isEqualTo(ExitCode.DONE);
    assertThat(out.lines()).hasSize(2).last().isEqualTo("Not compared: r" + problem);
    assertThat(convertFolder(model, vectors, folder.resolve("b"))).isEqualTo(ExitCode.MODEL);
    assertThat(err.lines()).containsExactly("R" + problem);
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void aModelOfLlama2cHasNoReference() {
    Path file = folder.resolve("none.bin");

    assertThat(convertFolder(file, file, folder.resolve("output"))).isEqualTo(ExitCode.USAGE);

    assertThat(err.lines())
        .containsExactlyInAnyOrder(
            "tokenizer must be given", "reference must come with a folder as from: " + file);
  }

  private ExitCode convertFolder(Path model, Path reference, Path output) {
    return run(
        "convert",
        "--from",
        model.toString(),
        "--reference",
        reference.toString(),
        "--output",
        output.toString());
  }

  @Test
  void aCheckpointHasItsOwnTokenizer() {
    Path output = folder.resolve("output");

    assertThat(convert(folder, folder.resolve("tok512.bin"), output)).isEqualTo(ExitCode.USAGE);

    assertThat(err.lines())
        .containsExactly(
            "tokenizer must not be given where from is a folder: " + folder.resolve("tok512.bin"));
  }

  @Test
  void aFolderThatIsNoCheckpointIsOneSentence() {
    Path output = folder.resolve("output");

    assertThat(run("convert", "--from", folder.toString(), "--output", output.toString()))
        .isEqualTo(ExitCode.MODEL);

    assertThat(err.lines())
        .containsExactly("Cannot build a graph: " + folder + " has no config.json");
  }

  @Test
  void whatIsMissingIsToldAtOnce() {
    assertThat(run("convert")).isEqualTo(ExitCode.USAGE);

    assertThat(err.lines())
        .containsExactlyInAnyOrder(
            "from must be given", "tokenizer must be given", "output must be given");
  }

  @Test
  void aFileThatIsNotThereIsOneSentence() {
    Path model = folder.resolve("none.bin");

    assertThat(convert(model, model, folder.resolve("output"))).isEqualTo(ExitCode.MODEL);

    assertThat(err.lines()).containsExactly("Cannot read model file " + model + ": no such file");
  }

  @Test
  void aFileThatIsNoModelIsOneSentenceAndLeavesNoOutput() throws IOException {
    Path model = Files.write(folder.resolve("zeros.bin"), new byte[100]);
    Path output = folder.resolve("output");

    assertThat(convert(model, model, output)).isEqualTo(ExitCode.MODEL);

    assertThat(err.lines())
        .containsExactly("Cannot read model file " + model + ": dim must lie in 1 to 1048576: 0");
    assertThat(output).doesNotExist();
  }

  @Test
  void anOutputThatExistsIsRefused() {
    Path model = EvaluationData.file("llama_stories260K", "stories260K.bin");
    Path tokenizer = EvaluationData.file("llama_stories260K", "tok512.bin");

    assertThat(convert(model, tokenizer, folder)).isEqualTo(ExitCode.USAGE);

    assertThat(err.lines())
        .containsExactly("Cannot write output " + folder + ": it exists; give another output");
  }

  @Test
  void anOutputThatCannotBeWrittenIsNoMistakeOfTheModel() throws IOException {
    Path model = EvaluationData.file("llama_stories260K", "stories260K.bin");
    Path tokenizer = EvaluationData.file("llama_stories260K", "tok512.bin");
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(convert(model, tokenizer, file.resolve("output"))).isEqualTo(ExitCode.OTHER);

    assertThat(err.lines()).containsExactly("Cannot finish: FileAlreadyExistsException: " + file);
  }

  private ExitCode convert(Path model, Path tokenizer, Path output) {
    return run(
        "convert",
        "--from",
        model.toString(),
        "--tokenizer",
        tokenizer.toString(),
        "--output",
        output.toString());
  }

  private ExitCode run(String... args) {
    return Contexture.run(args, out.stream(), err.stream());
  }
}
