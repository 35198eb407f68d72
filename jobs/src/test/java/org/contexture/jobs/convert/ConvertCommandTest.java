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

    assertThat(out.text())
        .matches(
            "\\Q%1$s\\E holds a model of 3 blocks, [0-9,]+ bytes: --model \\Q%1$s\\E\n"
                .formatted(output));
    assertThat(output).isDirectoryContaining("glob:**model.onnx");
    assertThat(run(args)).isEqualTo(ExitCode.USAGE);
    assertThat(err.lines())
        .containsExactly("Cannot write output " + output + ": it exists; give another output");
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
