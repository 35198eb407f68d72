package org.contexture.encoder.transformers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.WeightBytes;
import org.contexture.encoder.model.ModelCache;
import org.contexture.encoder.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointConverterTest {
  private static final String MODEL_TYPE = "\"model_type\": \"";

  @TempDir private Path folder;

  /** Whatever says how a model computes is obeyed, or refused by its name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "albert|position_embedding_type|\"relative_key\"",
        "albert|hidden_act|\"gelu_10\"",
        "albert|net_structure_type|1",
        "albert|pruned_heads|{\"0\":[1]}",
        "electra-fp16|is_decoder|true",
        "electra-fp16|use_bfly|7",
        "gemma3-both-sides|attn_logit_softcapping|3.5",
        "gemma3-both-sides|is_causal|false",
        "llama3-angles|use_bidirectional_attention|true",
        "modernbert-5|layer_types|[\"full_attention\"]",
        "modernbert-5|rope_scaling|{\"rope_type\":\"linear\",\"factor\":2.0}",
        "modernbert-5|position_embedding_type|\"relative_key\"",
        "modernbert-5|layer_types|[\"full_attention\",\"chunked_attention\",\"full_attention\"]",
        "mt5|dense_act_fn|\"relu\"",
      })
  void whatIsNotObeyedIsRefused(String name, String key, String value) throws IOException {
    Path checkpoint = with(name, key, value);
    assertThatThrownBy(() -> CheckpointConverter.open(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s sets %s, which Contexture does not know: %s",
            checkpoint.resolve("config.json"), key, value);
  }

  /** Settings of published models that Transformers reads nowhere, or that say nothing there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "modernbert-5|layer_norm_eps|0.5",
        "modernbert-5|position_embedding_type|\"sans_pos\"",
        "albert|_num_labels|3",
        "albert|is_matryoshka|true",
        "albert|matryoshka_dimensions|[4, 8]",
        "albert|export_model_type|\"transformer\"",
      })
  void whatChangesNoStateChangesNoGraph(String name, String key, String value) throws IOException {
    Path plain = Checkpoints.copy(name, folder.resolve("plain"));
    CheckpointConverter.open(plain).write(folder.resolve("graph"));
    write(with(name, key, value));
    assertThat(folder.resolve("output/model.onnx"))
        .hasSameBinaryContentAs(folder.resolve("graph/model.onnx"));
  }

  @Test
  void aWindowThatIsNoneIsNoneThoughItWouldBeUsed() throws IOException {
    Path checkpoint = Checkpoints.copy("qwen2-window", folder.resolve("model"));
    Checkpoints.edit(
        checkpoint.resolve("config.json"), "\"sliding_window\": 3", "\"sliding_window\": null");
    assertThatThrownBy(() -> CheckpointConverter.open(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s sets layer_types, which Contexture does not know:"
                + " [\"full_attention\",\"sliding_attention\"]",
            checkpoint.resolve("config.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dynamic", "yarn", "longrope"})
  void anglesThatAreNotKnownAreRefused(String type) throws IOException {
    Path checkpoint =
        with(
            "qwen2-window",
            "rope_parameters",
            "{\"rope_type\":\"%s\",\"factor\":2.0}".formatted(type));
    assertThatThrownBy(() -> CheckpointConverter.open(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s sets rope_type, which Contexture does not know: \"%s\"",
            checkpoint.resolve("config.json"), type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden_size|\"x\"|hidden_size in %s must be a number: \"x\"",
        "hidden_size|-1|hidden_size in %s must be a positive whole number: -1",
        "hidden_act|3|hidden_act in %s must be a text: 3",
        "is_decoder|3|is_decoder in %s must be true or false: 3",
      })
  void aSettingOfTheWrongKindIsToldByItsName(String key, String value, String problem)
      throws IOException {
    Path checkpoint = with("electra-fp16", key, value);
    assertThatThrownBy(() -> CheckpointConverter.open(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot use model: " + problem, checkpoint.resolve("config.json"));
  }

  @Test
  void aFamilyThatIsNotKnownIsToldHowToBeExported() throws IOException {
    Path checkpoint = Checkpoints.copy("albert", folder.resolve("model"));
    Checkpoints.edit(
        checkpoint.resolve("config.json"), MODEL_TYPE + "albert", MODEL_TYPE + "deberta-v2");
    assertThatThrownBy(() -> CheckpointConverter.open(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot build a graph: model_type in %s must be one of albert, bert, camembert,"
                + " distilbert, electra, gemma, gemma2, gemma3_text, gpt2, llama, mistral,"
                + " modernbert, mpnet, mt5, qwen2, qwen3, roberta, t5, xlm-roberta: 'deberta-v2';"
                + " export it with optimum-cli export onnx --model %s --task feature-extraction"
                + " OUT",
            checkpoint.resolve("config.json"), checkpoint);
  }

  @Test
  void aWeightOfAnotherShapeIsRefused() throws IOException {
    Path checkpoint = with("albert", "vocab_size", "41");
    assertThatThrownBy(() -> write(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: tensor 'embeddings.word_embeddings.weight' in %s must have the shape"
                + " [41, 8] by config.json: [40, 8]",
            checkpoint.resolve("model.safetensors"));
    assertThat(folder.resolve("output")).doesNotExist();
  }

  @Test
  void aMissingWeightIsToldByItsName() throws IOException {
    Path checkpoint = with("qwen2-window", "num_hidden_layers", "3");
    Checkpoints.edit(
        checkpoint.resolve("config.json"),
        "\"layer_types\": [",
        "\"layer_types\": [\"full_attention\",");
    assertThatThrownBy(() -> write(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s has no tensor 'layers.2.input_layernorm.weight'",
            checkpoint.resolve("model.safetensors"));
  }

  @Test
  void aWeightThatTheFamilyDoesNotKnowIsRefused() throws IOException {
    Path checkpoint = with("albert", "num_hidden_groups", "1");
    Path file = checkpoint.resolve("model.safetensors");
    Path more = checkpoint.resolve("model-2.safetensors");
    Files.write(more, WeightBytes.safetensors(Map.of("adapter.weight", new float[2])));
    Files.move(file, checkpoint.resolve("model-1.safetensors"));
    Files.writeString(
        checkpoint.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"adapter.weight\":\"model-2.safetensors\","
            + "\"pooler.bias\":\"model-1.safetensors\"}}");
    assertThatThrownBy(() -> write(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s has a tensor that its family does not know: 'adapter.weight'",
            checkpoint.resolve("model.safetensors.index.json"));
  }

  @Test
  void anAdapterBesideWeightsIsRefused() throws IOException {
    Path checkpoint = Checkpoints.copy("albert", folder.resolve("model"));
    Path adapter = Files.writeString(checkpoint.resolve("adapter_config.json"), "{}");
    assertThatThrownBy(() -> CheckpointConverter.open(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use model: %s puts an adapter on other weights; merge them with peft's"
                + " merge_and_unload() and save the model again",
            adapter);
  }

  @Test
  void aConfigOfBracketsAloneIsRefused() throws IOException {
    Path checkpoint = Checkpoints.copy("albert", folder.resolve("model"));
    Path config = checkpoint.resolve("config.json");
    Files.writeString(config, "{\"a\":" + "[".repeat(300_000), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> CheckpointConverter.open(checkpoint))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot read model file %s: it must not be nested deeper than 100", config);
  }

  @Test
  void anOutputThatExistsIsLeftAlone() throws IOException {
    Path checkpoint = Checkpoints.copy("albert", folder.resolve("model"));
    assertThatThrownBy(() -> CheckpointConverter.open(checkpoint).write(folder))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aCacheHoldsAGraphOnceAndAgainWhereTheCheckpointIsAnother() throws IOException {
    Path checkpoint = Checkpoints.copy("albert", folder.resolve("model"));
    ModelCache cache = new ModelCache(folder.resolve("cache"));

    Path first = CheckpointConverter.inCache(checkpoint, cache);

    assertThat(CheckpointConverter.isCheckpoint(checkpoint)).isTrue();
    assertThat(CheckpointConverter.isCheckpoint(first)).isFalse();
    assertThat(CheckpointConverter.inCache(checkpoint, cache)).isEqualTo(first);
    assertThat(names(first))
        .containsExactly(
            "config.json", "expected.json", "model.onnx", "model.safetensors", "tokenizer.json");
    Checkpoints.edit(checkpoint.resolve("config.json"), "\"gelu_new\"", "\"relu\"");
    assertThat(CheckpointConverter.inCache(checkpoint, cache)).isNotEqualTo(first);
  }

  @Test
  void filesOfACheckpointAreToldByTheirNames() {
    assertThat(
            CheckpointConverter.files(
                List.of(
                    "config.json",
                    "model-00001-of-00002.safetensors",
                    "model.safetensors.index.json",
                    "1_Pooling/config.json",
                    "2_Dense/model.safetensors",
                    "README.md",
                    "optimizer.pt",
                    ".git/config.json")))
        .containsExactly(
            "1_Pooling/config.json",
            "2_Dense/model.safetensors",
            "config.json",
            "model-00001-of-00002.safetensors",
            "model.safetensors.index.json");
    assertThat(CheckpointConverter.files(List.of("model.safetensors", "onnx/model_O3.onnx")))
        .isEmpty();
  }

  /** A folder that has both is twice as large as the model. */
  @ParameterizedTest
  @CsvSource({
    "model.safetensors pytorch_model.bin, model.safetensors",
    "model.safetensors model-00001-of-00002.safetensors, model.safetensors",
    "pytorch_model.bin pytorch_model-00001-of-00002.bin, pytorch_model.bin",
    "model-1-of-1.safetensors model.safetensors.index.json pytorch_model.bin,"
        + "model-1-of-1.safetensors model.safetensors.index.json",
    "pytorch_model-1-of-1.bin pytorch_model.bin.index.json tf_model.h5,"
        + "pytorch_model-1-of-1.bin pytorch_model.bin.index.json",
  })
  void weightsOfOneFormArePartOfACheckpoint(String listing, String expected) {
    assertThat(CheckpointConverter.files(List.of(listing.split(" "))))
        .containsExactly(expected.split(" "));
  }

  @Test
  void weightsThatAreChosenAreThoseOfTheCheckpoint() {
    assertThat(
            CheckpointConverter.files(
                "x", List.of("model.safetensors", "pytorch_model.bin"), "pytorch_model.bin"))
        .containsExactly("pytorch_model.bin");
  }

  private void write(Path checkpoint) throws IOException {
    CheckpointConverter.open(checkpoint).write(folder.resolve("output"));
  }

  /** A checkpoint whose config says something else, or something more. */
  private Path with(String name, String key, String value) throws IOException {
    Path checkpoint = Checkpoints.copy(name, folder.resolve("model"));
    Path config = checkpoint.resolve("config.json");
    JsonObject json = JsonParser.parseString(Files.readString(config)).getAsJsonObject();
    json.add(key, JsonParser.parseString(value));
    Files.writeString(config, new GsonBuilder().setPrettyPrinting().create().toJson(json));
    return checkpoint;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
