package org.contexture.encoder.transformers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.layer.BatchRegime;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.onnx.OnnxSession;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph of a checkpoint gives the states that Hugging Face Transformers gives. */
class CheckpointStatesTest {
  private static final double FAR = 1e-5;

  @TempDir private Path temporary;

  private record Expected(
      @SerializedName("input_ids") long[][] ids,
      @SerializedName("hidden_states") float[][][][] layers,
      @SerializedName("last_hidden_state") float[][][] last) {
    float[][] states(int text, int layer) {
      return layer == layers[text].length - 1 ? last[text] : layers[text][layer];
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transformers/bert",
        "transformers/distilbert",
        "transformers/gpt2",
        "transformers/llama",
        "transformers/modernbert",
        "transformers/mpnet",
        "transformers/qwen3",
        "transformers/roberta",
        "transformers/t5",
        "transformers/xlm-roberta",
      })
  void everyLayerIsTheLibrarys(String name, TestReporter reporter) throws IOException {
    double worst = largestDifference(EvaluationData.file("hf", name));
    reporter.publishEntry(name, "largest difference %.2g".formatted(worst));
  }

  /** Families and settings that the evaluation data does not have. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "albert",
        "bert-masked-lm-bf16",
        "electra-fp16",
        "gemma2",
        "gemma3-both-sides",
        "gpt2-both-sides",
        "llama3-angles",
        "mistral-window-shards",
        "modernbert-5",
        "mt5",
        "qwen2-both-sides",
        "qwen2-window",
      })
  void everyLayerOfATinyModelIsTheLibrarys(String name) throws IOException {
    Path checkpoint = Checkpoints.copy(name, temporary.resolve("checkpoint"));
    assertThat(largestDifference(checkpoint)).isLessThan(FAR);
  }

  private double largestDifference(Path checkpoint) throws IOException {
    Expected expected =
        new Gson().fromJson(Files.readString(checkpoint.resolve("expected.json")), Expected.class);
    CheckpointConverter.open(checkpoint).write(temporary.resolve("model"));
    OnnxGraph graph = OnnxGraph.read(ModelFolder.open(temporary.resolve("model")));
    List<Integer> layers = IntStream.range(0, expected.layers()[0].length).boxed().toList();

    assertThat(graph.signature().hiddenLayers().tensors()).hasSize(layers.size());
    assertThat(graph.signature().batches().regime()).isEqualTo(BatchRegime.MIXED_LENGTHS);
    try (OnnxSession session = graph.load(layers, 1)) {
      List<long[]> ids = List.of(expected.ids());
      HiddenStates together = session.run(ids, zeros(ids));
      double worst = 0;
      for (int text = 0; text < ids.size(); text++) {
        HiddenStates alone =
            session.run(ids.subList(text, text + 1), zeros(ids).subList(text, text + 1));
        for (int layer : layers) {
          float[][] wanted = expected.states(text, layer);
          worst = Math.max(worst, distance(alone, layer, 0, wanted));
          assertThat(worst).as("layer %d of text %d", layer, text).isLessThan(FAR);
          assertThat(row(together, layer, text, wanted.length))
              .as("layer %d of text %d among others", layer, text)
              .isEqualTo(row(alone, layer, 0, wanted.length));
        }
      }
      return worst;
    }
  }

  private static List<long[]> zeros(List<long[]> ids) {
    return ids.stream().map(row -> new long[row.length]).toList();
  }

  private static float[] row(HiddenStates states, int layer, int row, int tokens) {
    int begin = row * states.length() * states.dimension();
    return Arrays.copyOfRange(
        states.layers().get(layer), begin, begin + tokens * states.dimension());
  }

  /** The largest difference, relative to the largest value. */
  private static double distance(HiddenStates found, int layer, int row, float[][] wanted) {
    float[] states = row(found, layer, row, wanted.length);
    double difference = 0;
    double largest = 0;
    for (int token = 0; token < wanted.length; token++) {
      for (int d = 0; d < found.dimension(); d++) {
        double value = wanted[token][d];
        difference = Math.max(difference, Math.abs(value - states[token * found.dimension() + d]));
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return difference / largest;
  }
}
