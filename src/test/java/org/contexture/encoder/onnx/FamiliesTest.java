package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.NamelessGraph;
import org.contexture.encoder.fixture.family.Family;
import org.contexture.encoder.fixture.family.FamilyGraph;
import org.contexture.encoder.fixture.family.FamilyGraph.Gives;
import org.contexture.encoder.fixture.family.FamilyGraph.Past;
import org.contexture.encoder.fixture.family.FamilyModels;
import org.contexture.encoder.fixture.family.Reference;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.graph.CutGraphFolder;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphNode;
import org.contexture.encoder.onnx.graph.GraphReader;
import org.contexture.encoder.onnx.states.GraphLayers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every family's graph against the same model in plain Java. */
class FamiliesTest {
  private static final double PRECISION = 1e-5;

  /** Texts of different lengths in one batch, the longest model's among them. */
  private static final List<long[]> ROWS =
      List.of(
          new long[] {2, 5, 4, 3},
          new long[] {7},
          LongStream.range(0, Family.MOST_TOKENS).map(i -> 2 + i * 7 % 10).toArray(),
          new long[] {2, 5, 4, 6, 11, 10, 3});

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyLayerIsWhatThePlainModelGives(Family family) {
    ModelFolder model = FamilyModels.write(folder, family, FamilyGraph.of(family));
    assertEveryLayer(family, model);
  }

  @ParameterizedTest
  @EnumSource
  void layersAreToldByStructureWhereNoNameTellsThem(Family family) {
    byte[] graph = NamelessGraph.of(FamilyGraph.of(family).bytes(), false);
    ModelFolder model = FamilyModels.write(folder, "model.onnx", graph, family.config());
    assertEveryLayer(family, model);
  }

  @ParameterizedTest
  @CsvSource({
    "GPT2, KEYS_AND_VALUES",
    "GPT2, SYMBOLIC_KEYS_AND_VALUES",
    "GPT2, PAIRS",
    "LLAMA, KEYS_AND_VALUES",
    "LLAMA, SYMBOLIC_KEYS_AND_VALUES"
  })
  void aDecoderIsGivenAnEmptyPast(Family family, Past past) {
    ModelFolder model = FamilyModels.write(folder, family, FamilyGraph.of(family).with(past));
    assertEveryLayer(family, model);
  }

  @ParameterizedTest
  @CsvSource({
    "GPT2, LOGITS, NONE",
    "LLAMA, LOGITS, KEYS_AND_VALUES",
    "BERT, MASKED_LM_LOGITS, NONE",
    "MODERN_BERT, MASKED_LM_LOGITS, NONE",
    "ROBERTA, SENTENCE_EMBEDDING, NONE",
    "MODERN_BERT, SENTENCE_EMBEDDING, NONE",
    "T5, SENTENCE_EMBEDDING, NONE",
    "BERT, TOKEN_EMBEDDINGS_AND_SENTENCE_EMBEDDING, NONE"
  })
  void statesAreFoundInAGraphThatGivesWhatIsMadeOfThem(Family family, Gives gives, Past past) {
    FamilyGraph graph = FamilyGraph.of(family).giving(gives).with(past);
    assertEveryLayer(family, FamilyModels.write(folder, family, graph));
  }

  @Test
  void neitherLogitsNorKeysAreComputed() throws Exception {
    FamilyGraph graph =
        FamilyGraph.of(Family.LLAMA).giving(Gives.LOGITS).with(Past.KEYS_AND_VALUES);
    GraphFile file = GraphReader.read(FamilyModels.write(folder, Family.LLAMA, graph).graph());
    String states = GraphLayers.find(file, ModelConfig.NONE).last();
    GraphFile left;
    try (CutGraphFolder cut = CutGraphFolder.write(file, List.of(states))) {
      left = GraphReader.read(cut.graph());
    }
    assertThat(left.outputNames()).containsExactly("/model/norm/Mul_output_0");
    assertThat(left.initializers()).doesNotContainKey("lm_head");
    assertThat(left.nodes()).extracting(GraphNode::name).noneMatch(n -> n.startsWith("Identity_"));
  }

  @ParameterizedTest
  @CsvSource({
    "INT32, INT32",
    "INT8, INT8",
    "UINT8, BOOL",
    "INT64, BOOL",
    "INT32, UINT8",
    "INT64, FLOAT"
  })
  void inputsMayBeOfAnyIntegerType(DataType ids, DataType mask) {
    FamilyGraph graph = FamilyGraph.of(Family.BERT).takingTypes(ids, mask);
    assertEveryLayer(Family.BERT, FamilyModels.write(folder, Family.BERT, graph));
  }

  @ParameterizedTest
  @EnumSource(names = {"BERT", "GPT2", "LLAMA"})
  void aGraphOfHalfPrecisionGivesFloats(Family family) {
    FamilyGraph graph =
        FamilyGraph.of(family)
            .inFloats(DataType.FLOAT16)
            .with(family.isDecoder() ? Past.KEYS_AND_VALUES : Past.NONE);
    ModelFolder model = FamilyModels.write(folder, family, graph);
    List<double[][]> expected = new Reference(family).hiddenStates(ROWS.get(0));
    float[] states = run(model, List.of(ROWS.get(0)), 2).layers().get(0);
    double[] all = IntStream.range(0, states.length).mapToDouble(i -> states[i]).toArray();
    assertThat(all).containsExactly(flat(expected.get(2)), within(0.03));
  }

  private static void assertEveryLayer(Family family, ModelFolder model) {
    HiddenLayers known = OnnxGraph.read(model).signature().hiddenLayers();
    assertThat(known.complete()).isTrue();
    assertThat(known.count()).isEqualTo(3);
    Integer[] layers = IntStream.range(0, known.count()).boxed().toArray(Integer[]::new);
    HiddenStates states = run(model, ROWS, layers);
    Reference reference = new Reference(family);
    for (int row = 0; row < ROWS.size(); row++) {
      List<double[][]> expected = reference.hiddenStates(ROWS.get(row));
      for (int layer = 0; layer < layers.length; layer++) {
        double[] wanted = flat(expected.get(expected.size() - layers.length + layer));
        float[] given = states.layers().get(layer);
        int begin = states.offset(row);
        double[] found =
            IntStream.range(0, wanted.length).mapToDouble(i -> given[begin + i]).toArray();
        assertThat(found)
            .as("row %d, layer %d", row, layer)
            .containsExactly(wanted, within(PRECISION));
      }
    }
  }

  private static double[] flat(double[][] states) {
    return Stream.of(states).flatMapToDouble(Arrays::stream).toArray();
  }

  private static HiddenStates run(ModelFolder model, List<long[]> ids, Integer... layers) {
    ModelConfig config = ModelConfig.read(model);
    try (OnnxSession session = OnnxGraph.read(model.graph(), config).load(List.of(layers), 1)) {
      return session.run(ids, ids.stream().map(row -> new long[row.length]).toList());
    }
  }
}
