package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.fixture.HfData;
import org.contexture.encoder.fixture.NamelessGraph;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.layer.LayerOrigin;
import org.contexture.encoder.model.ModelFolder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exports of today's tools against what Transformers computes, in every layer. */
class HfExportsTest {
  /** Largest difference, relative to the layer's largest value. */
  private static final double PRECISION = 1e-5;

  private static final int LAYERS = 4;

  private record Expected(
      @SerializedName("input_ids") long[][] ids,
      @SerializedName("hidden_states") float[][][][] layers,
      @SerializedName("last_hidden_state") float[][][] last) {}

  @TempDir private Path folder;

  static Stream<String> exports() throws IOException {
    Path root = EvaluationData.file("hf", "exports");
    try (Stream<Path> files = Files.walk(root, 3)) {
      return files
          .filter(file -> file.endsWith("expected.json"))
          .map(file -> "exports/" + root.relativize(file.getParent()).toString().replace('\\', '/'))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("exports")
  void everyLayerIsWhatTransformersComputes(String name) throws IOException {
    assertEveryLayer(name, HfData.model(name));
  }

  @ParameterizedTest
  @MethodSource("exports")
  void layersAreToldByStructureWhereNoNameTellsThem(String name) throws IOException {
    ModelFolder nameless = NamelessGraph.write(HfData.model(name), folder, false);
    assertThat(assertEveryLayer(name, nameless).origins().get(0)).isEqualTo(LayerOrigin.STRUCTURE);
  }

  @ParameterizedTest
  @MethodSource("exports")
  void weightsMayKeepTheirNames(String name) throws IOException {
    ModelFolder nameless = NamelessGraph.write(HfData.model(name), folder, true);
    assertThat(assertEveryLayer(name, nameless).origins().get(0))
        .isIn(LayerOrigin.WEIGHT_NAMES, LayerOrigin.STRUCTURE);
  }

  @ParameterizedTest
  @MethodSource("exports")
  void aLayerAloneIsThatOfTheWholeGraph(String name) throws IOException {
    OnnxGraph graph = OnnxGraph.read(HfData.model(name));
    Expected expected = expected(name);
    long[] ids = expected.ids[0];
    for (int layer = 0; layer < LAYERS - 1; layer++) {
      try (OnnxSession session = graph.load(List.of(layer), 1)) {
        HiddenStates states = session.run(List.of(ids), List.of(new long[ids.length]));
        assertThat(difference(states.layers().get(0), expected.layers[0][layer]))
            .as("layer %d", layer)
            .isLessThan(PRECISION);
      }
    }
  }

  private static Expected expected(String name) throws IOException {
    Path file = HfData.model(name).root().resolve("expected.json");
    return new Gson().fromJson(Files.readString(file), Expected.class);
  }

  private static HiddenLayers assertEveryLayer(String name, ModelFolder folder) throws IOException {
    Expected expected = expected(name);
    OnnxGraph graph = OnnxGraph.read(folder);
    HiddenLayers layers = graph.signature().hiddenLayers();
    assertThat(layers.problem()).isEmpty();
    assertThat(layers.tensors()).hasSize(LAYERS);
    try (OnnxSession session = graph.load(IntStream.range(0, LAYERS).boxed().toList(), 1)) {
      for (int text = 0; text < expected.ids.length; text++) {
        long[] ids = expected.ids[text];
        HiddenStates states = session.run(List.of(ids), List.of(new long[ids.length]));
        for (int layer = 0; layer < LAYERS; layer++) {
          float[][] wanted =
              layer == LAYERS - 1 ? expected.last[text] : expected.layers[text][layer];
          assertThat(difference(states.layers().get(layer), wanted))
              .as("text %d, layer %d, %s", text, layer, layers)
              .isLessThan(PRECISION);
        }
      }
    }
    return layers;
  }

  private static double difference(float[] found, float[][] wanted) {
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
    return difference / largest;
  }
}
