package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.HiddenStates;
import org.contexture.encoder.layer.LayerOrigin;
import org.contexture.encoder.model.ModelConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class MiniLmLayersTest {
  /** Found by hand: what the module of each layer gives in transformers' BertModel. */
  private static final List<String> TENSORS =
      List.of(
          "/embeddings/LayerNorm/Add_1_output_0",
          "/encoder/layer.0/output/LayerNorm/Add_1_output_0",
          "/encoder/layer.1/output/LayerNorm/Add_1_output_0",
          "/encoder/layer.2/output/LayerNorm/Add_1_output_0",
          "/encoder/layer.3/output/LayerNorm/Add_1_output_0",
          "/encoder/layer.4/output/LayerNorm/Add_1_output_0",
          "last_hidden_state");

  private static final long[] SAT_ON_THE_BANK = {101, 2016, 2938, 2006, 1996, 2924, 102};
  private static final long[] LOAN_FROM_THE_BANK = {101, 1037, 5414, 2013, 1996, 2924, 102};
  private static final List<long[]> TWO =
      List.of(new long[] {101, 1037, 2924, 102}, SAT_ON_THE_BANK);

  enum Weights {
    FLOAT32(MiniLm.float32().graph()),
    INT8(MiniLm.int8().graph());

    private final Path graph;

    Weights(Path graph) {
      this.graph = graph;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyLayerIsKnown(Weights weights) {
    assertThat(OnnxGraph.read(weights.graph, ModelConfig.NONE).signature().hiddenLayers())
        .isEqualTo(
            HiddenLayers.all(TENSORS).foundBy(LayerOrigin.NODE_NAMES, LayerOrigin.OUTPUT_NAME));
  }

  @ParameterizedTest
  @EnumSource
  void allLayersEqualThoseOfTheWholeGraphBitForBit(Weights weights)
      throws IOException, OrtException {
    List<float[]> expected = wholeGraph(weights.graph, TWO);
    HiddenStates states = run(weights, TWO, 0, 1, 2, 3, 4, 5, 6);
    assertThat(states.layers()).hasSize(7);
    for (int layer = 0; layer < 7; layer++) {
      assertThat(states.layers().get(layer)).as("layer %d", layer).isEqualTo(expected.get(layer));
    }
    assertThat(states.length()).isEqualTo(7);
    assertThat(states.dimension()).isEqualTo(384);
  }

  @ParameterizedTest
  @EnumSource
  void aLayerIsTheSameAloneAndWithOthersBitForBit(Weights weights) {
    List<float[]> all = run(weights, TWO, 6, 5, 4, 3, 2, 1, 0).layers();
    for (int layer : new int[] {0, 2, 6}) {
      assertThat(run(weights, TWO, layer).layers().get(0))
          .as("layer %d", layer)
          .isEqualTo(all.get(6 - layer));
    }
  }

  @Test
  void onlyTheEmbeddingLayerGivesATokenTheSameStateInTwoTexts() {
    HiddenStates states =
        run(Weights.FLOAT32, List.of(SAT_ON_THE_BANK, LOAN_FROM_THE_BANK), 0, 1, 6);
    assertThat(bank(states, 0, 0)).isEqualTo(bank(states, 0, 1));
    assertThat(bank(states, 1, 0)).isNotEqualTo(bank(states, 1, 1));
    assertThat(bank(states, 2, 0)).isNotEqualTo(bank(states, 2, 1));
  }

  private static float[] bank(HiddenStates states, int layer, int row) {
    int begin = states.offset(row) + 5 * states.dimension();
    return Arrays.copyOfRange(states.layers().get(layer), begin, begin + states.dimension());
  }

  private static HiddenStates run(Weights weights, List<long[]> ids, Integer... layers) {
    try (OnnxSession session =
        OnnxGraph.read(weights.graph, ModelConfig.NONE).load(List.of(layers), 1)) {
      return session.run(ids, ids.stream().map(row -> new long[row.length]).toList());
    }
  }

  /** The whole graph with the tensors as further outputs, by ONNX Runtime alone. */
  private static List<float[]> wholeGraph(Path graph, List<long[]> ids)
      throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    TokenBatch batch = new TokenBatch(ids, ids.stream().map(row -> new long[row.length]).toList());
    long[] shape = {batch.rows(), batch.length()};
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try (OrtSession session = environment.createSession(withOutputs(graph))) {
      for (String input : session.getInputNames()) {
        LongBuffer values = LongBuffer.wrap(TokenRole.find(input).orElseThrow().values(batch, 0));
        inputs.put(input, OnnxTensor.createTensor(environment, values, shape));
      }
      List<float[]> layers = new ArrayList<>();
      try (OrtSession.Result result = session.run(inputs)) {
        for (String tensor : TENSORS) {
          OnnxTensor states = (OnnxTensor) result.get(tensor).orElseThrow();
          float[] values = new float[Math.toIntExact(states.getInfo().getNumElements())];
          states.getFloatBuffer().get(values);
          layers.add(values);
        }
      }
      return layers;
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static byte[] withOutputs(Path graph) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(Files.readAllBytes(graph));
    ModelProto.Builder model = ModelProto.parseFrom(in).toBuilder();
    IntStream.range(0, TENSORS.size() - 1)
        .mapToObj(i -> ValueInfoProto.newBuilder().setName(TENSORS.get(i)))
        .forEach(model.getGraphBuilder()::addOutput);
    return model.build().toByteArray();
  }
}
