package org.contexture.jobs.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.FailingModel;
import org.contexture.jobs.fixture.Jobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectCommandTest {
  private final Captured out = new Captured();
  private final Captured err = new Captured();
  @TempDir private Path folder;

  @Test
  void aModelIsShownForPeople() {
    assertThat(run("--pooling", "cls")).isEqualTo(ExitCode.DONE);

    assertThat(err.text()).isEmpty();
    assertThat(out.lines().stream().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "model minilm",
            "model_type bert",
            "family encoder",
            " token_type_ids: as the tokenizer gives them",
            "dimension 384",
            "layers 6",
            "tokenizer WordPiece",
            "special_tokens 2",
            "modules",
            " Pooling in 1_Pooling",
            "dynamically_quantized false",
            "batches mixed lengths: tokens see each other by attention alone, which padding is"
                + " hidden from",
            "settings",
            " pooling cls (option pooling)",
            "off_heap")
        .anyMatch(line -> line.matches("fingerprint [0-9a-f]{64}"))
        .anyMatch(line -> line.matches(" max-tokens 256 \\(.+\\)"))
        .anyMatch(line -> line.matches("model_bytes [0-9]{1,3}(,[0-9]{3})+"));
  }

  @Test
  void jsonHoldsTheSameForPrograms() {
    assertThat(run("--json")).isEqualTo(ExitCode.DONE);

    JsonObject facts = JsonParser.parseString(out.text()).getAsJsonObject();
    assertThat(facts.keySet())
        .containsExactly(
            "model",
            "kind",
            "model_type",
            "family",
            "fingerprint",
            "model_fingerprint",
            "model_bytes",
            "dimension",
            "layers",
            "hidden_states",
            "hidden_states_told_by",
            "inputs",
            "input_feeds",
            "outputs",
            "output_used",
            "dynamically_quantized",
            "batches",
            "model_left_out",
            "tokenizer",
            "special_tokens",
            "modules",
            "similarity",
            "prompts",
            "settings",
            "vectors",
            "native_libraries",
            "off_heap",
            "heap");
    assertThat(facts.get("dimension").getAsInt()).isEqualTo(384);
    assertThat(facts.getAsJsonArray("inputs")).hasSize(3);
    JsonObject settings = facts.getAsJsonObject("settings");
    assertThat(settings.keySet())
        .containsExactly("pooling", "normalize", "max-tokens", "prompt", "long-text");
    settings
        .entrySet()
        .forEach(
            setting ->
                assertThat(setting.getValue().getAsJsonObject().keySet())
                    .containsExactlyInAnyOrder("value", "origin"));
    assertThat(facts.getAsJsonObject("native_libraries").keySet())
        .containsExactly("djl", "onnxruntime", "tokenizers");
    assertThat(facts.getAsJsonObject("off_heap").keySet())
        .containsExactly("model_bytes", "bytes_per_task", "executor_bytes_with_4_tasks");
  }

  /** Those of spans too, though there is no corpus whose columns they could come from. */
  @Test
  void everyVectorThatIsAskedForIsShown() {
    assertThat(
            run(
                "--vector",
                "w:level=word;precision=int8;range=2;dimension=32",
                "--vector",
                "s:level=span",
                "--long-text",
                "chunk",
                "--chunk-tokens",
                "64"))
        .isEqualTo(ExitCode.DONE);

    assertThat(err.text()).isEmpty();
    assertThat(out.lines().stream().map(line -> line.replaceAll(" +", " ")))
        .contains(
            " long-text chunk (option long-text)",
            " stride 64 (default)",
            " chunk-tokens 64 (option chunk-tokens)",
            " w {level=word, layers=-1, subtoken-pooling=mean, normalize=false,"
                + " dimension=32, precision=int8, range=2.0}",
            " s {level=span, layers=-1, subtoken-pooling=mean, normalize=false,"
                + " precision=float32, dimension=384}",
            " chunks {level=chunk, layers=-1, pooling=mean, normalize=true,"
                + " precision=float32, dimension=384}");
  }

  @Test
  void aVectorThatTheModelCannotGiveIsRefused() {
    assertThat(run("--vector", "v:dimension=385")).isEqualTo(ExitCode.MODEL);
    assertThat(err.lines()).containsExactly("Vector 'v': dimension must be at most 384: 385");
  }

  @Test
  void whatIsAskedChangesTheFingerprintButNotTheModels() {
    run("--json");
    JsonObject one = JsonParser.parseString(out.text()).getAsJsonObject();
    Captured other = new Captured();
    Contexture.run(
        new String[] {"inspect", "--json", "--max-tokens", "64", "--cache-dir", Jobs.CACHE},
        other.stream(),
        err.stream());
    JsonObject two = JsonParser.parseString(other.text()).getAsJsonObject();

    assertThat(two.get("model_fingerprint")).isEqualTo(one.get("model_fingerprint"));
    assertThat(two.get("fingerprint")).isNotEqualTo(one.get("fingerprint"));
  }

  @Test
  void moreTokensThanTheModelHasPositionsIsRefused() {
    assertThat(run("--max-tokens", "513")).isEqualTo(ExitCode.MODEL);
    assertThat(err.lines())
        .containsExactly("max-tokens must be at most the model's 512 positions (config.json): 513");
  }

  @Test
  void wordVectorsHaveNeitherInputsNorLayers() throws IOException {
    Path model = Files.writeString(folder.resolve("glove.txt"), "the 1 0 0\nbank 0 2 0\n");

    assertThat(run("--json", "--model", model.toString())).isEqualTo(ExitCode.DONE);

    assertThat(err.text()).isEmpty();
    JsonObject facts = JsonParser.parseString(out.text()).getAsJsonObject();
    assertThat(facts.keySet())
        .containsExactly(
            "model",
            "kind",
            "model_type",
            "family",
            "fingerprint",
            "model_fingerprint",
            "model_bytes",
            "dimension",
            "words",
            "repeated_words",
            "batches",
            "model_left_out",
            "tokenizer",
            "special_tokens",
            "modules",
            "similarity",
            "prompts",
            "settings",
            "vectors",
            "off_heap",
            "heap");
    assertThat(facts.get("kind").getAsString()).isEqualTo("word_vectors");
    assertThat(facts.get("model_type").getAsString()).isEqualTo("glove");
    assertThat(facts.get("family").getAsString()).isEqualTo("word vectors");
    assertThat(facts.get("dimension").getAsInt()).isEqualTo(3);
    assertThat(facts.get("words").getAsInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "labels, ''",
    "encoder_hidden_states, ' (the graph is the decoder half of an encoder-decoder)'"
  })
  void aGraphThatCannotBeFedIsRefusedWithTheReasonAndItsInputs(String input, String reason)
      throws IOException {
    Path model = FailingModel.in(folder.resolve("model"));
    addInput(model.resolve("model.onnx"), input);

    assertThat(run("--json", "--model", model.toString())).isEqualTo(ExitCode.MODEL);

    assertThat(out.text()).isEmpty();
    String type = "int64[batch_size, sequence_length]";
    assertThat(err.lines())
        .containsExactly(
            ("Model has an input that cannot be filled: '%1$s'%2$s; inputs: [input_ids: %3$s,"
                    + " attention_mask: %3$s, token_type_ids: %3$s, %1$s: %3$s]")
                .formatted(input, reason, type));
  }

  private static void addInput(Path graph, String name) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(graph)).toBuilder();
    ValueInfoProto first = model.getGraph().getInput(0);
    model.getGraphBuilder().addInput(first.toBuilder().setName(name));
    Files.write(graph, model.build().toByteArray());
  }

  private ExitCode run(String... options) {
    String[] args = new String[options.length + 3];
    args[0] = "inspect";
    args[1] = "--cache-dir";
    args[2] = Jobs.CACHE;
    System.arraycopy(options, 0, args, 3, options.length);
    return Contexture.run(args, out.stream(), err.stream());
  }
}
