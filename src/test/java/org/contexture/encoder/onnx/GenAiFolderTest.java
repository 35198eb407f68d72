package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelDefaults;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A folder that the model builder of onnxruntime-genai 0.18 wrote of a tiny random Qwen2, and what
 * Transformers 5.3 computes with it.
 */
class GenAiFolderTest {
  private static final double PRECISION = 1e-5;

  private record Expected(
      @SerializedName("input_ids") long[][] ids,
      @SerializedName("hidden_states") float[][][][] layers,
      @SerializedName("last_hidden_state") float[][][] last) {}

  @TempDir private Path temporary;
  private Path folder;
  private Path config;

  @BeforeEach
  void copy() throws IOException {
    folder = HfData.copy("genai/qwen2", temporary.resolve("model"));
    config = folder.resolve("genai_config.json");
    Files.writeString(folder.resolve("tokenizer.json"), TinyModels.tokenizer());
  }

  @Test
  void everyLayerOfItsGraphIsWhatTransformersComputes() throws IOException {
    Expected expected =
        new Gson().fromJson(Files.readString(folder.resolve("expected.json")), Expected.class);
    ModelFolder model = ModelFolder.open(folder);
    assertThat(model.files().all())
        .containsExactly(
            "decoder.onnx", "decoder.onnx.data", "genai_config.json", "tokenizer.json");
    OnnxGraph graph = OnnxGraph.read(model);
    assertThat(graph.signature().hiddenLayers().problem()).isEmpty();
    try (OnnxSession session = graph.load(List.of(0, 1, 2), 1)) {
      for (int text = 0; text < expected.ids.length; text++) {
        long[] ids = expected.ids[text];
        HiddenStates states = session.run(List.of(ids), List.of(new long[ids.length]));
        assertNear(states.layers().get(0), expected.layers[text][0]);
        assertNear(states.layers().get(1), expected.layers[text][1]);
        assertNear(states.layers().get(2), expected.last[text]);
      }
    }
  }

  private static void assertNear(float[] found, float[][] wanted) {
    double largest = 0;
    double difference = 0;
    int i = 0;
    for (float[] state : wanted) {
      for (float value : state) {
        largest = Math.max(largest, Math.abs(value));
        difference = Math.max(difference, Math.abs(value - found[i++]));
      }
    }
    assertThat(i).isEqualTo(found.length);
    assertThat(difference).isLessThan(PRECISION * largest);
  }

  @ParameterizedTest
  @CsvSource({"64, 64", "16, 16", "1000, 64"})
  void textsEndWhereItsContextOrItsWindowDoes(int window, int positions) throws IOException {
    set("sliding_window", "{\"window_size\": %d, \"slide_inputs\": false}".formatted(window));
    ModelDefaults defaults = ModelDefaults.read(ModelFolder.open(folder));
    assertThat(defaults.positions()).hasValue(positions);
    assertThat(defaults.modelType()).isEqualTo("qwen2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pipeline | [{\"a\":1}] | Cannot use model: %s sets model.decoder.pipeline, which"
            + " Contexture does not know: [{\"a\":1}]",
        "sliding_window | {\"slide_inputs\":true} | Cannot use model: %s sets"
            + " model.decoder.sliding_window, which Contexture does not know:"
            + " {\"slide_inputs\":true}",
        "inputs | {\"input_ids\":\"tokens\"} | Cannot use model: %s sets"
            + " model.decoder.inputs.input_ids, which Contexture does not know: \"tokens\"",
        "filename | \"../model.onnx\" | Cannot read model file %s: model.decoder.filename must be a"
            + " graph (.onnx) beside it: ../model.onnx"
      })
  void whatIsNotDoneIsRefusedByItsName(String key, String value, String message)
      throws IOException {
    set(key, value);
    assertThatThrownBy(() -> OnnxGraph.read(ModelFolder.open(folder)))
        .isInstanceOf(ModelException.class)
        .hasMessage(message, config);
  }

  @Test
  void aFolderThatSaysAllWithoutItKeepsItsFingerprint() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"qwen2\"}");
    Files.move(folder.resolve("decoder.onnx"), folder.resolve("model.onnx"));
    String with = ModelFolder.open(folder).fingerprint();
    Files.delete(config);
    assertThat(ModelFolder.open(folder).fingerprint()).isEqualTo(with);
  }

  private void set(String key, String value) throws IOException {
    JsonObject json = JsonParser.parseString(Files.readString(config)).getAsJsonObject();
    json.getAsJsonObject("model")
        .getAsJsonObject("decoder")
        .add(key, JsonParser.parseString(value));
    Files.writeString(config, json.toString());
  }
}
