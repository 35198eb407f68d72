package org.contexture.encoder.onnx.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.fixture.Configs;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.LayerOrigin;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.onnx.graph.GraphReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On graphs of blocks of which no node's name says anything. */
class NamelessLayersTest {
  private static final String NO_NAMES =
      "looked for outputs such as 'hidden_states.0' and for nodes with names such as"
          + " '/encoder/layer.0/MatMul'; found output 'last_hidden_state' and nodes with names such"
          + " as '%s_last_hidden_state'; ";

  @TempDir private Path folder;

  private final GraphProto.Builder graph =
      GraphProto.newBuilder().addNode(node("Gather", List.of("table", "input_ids"), "x0"));

  @Test
  void aLayerIsWhatABlockBeginsWith() throws IOException {
    addBlock("x0", "x1", "");
    addBlock("x1", "x2", "");
    addNorm("x2");
    assertThat(find(Configs.ofLayers(2, false)))
        .isEqualTo(
            HiddenLayers.all(List.of("x0", "x1", "last_hidden_state"))
                .foundBy(LayerOrigin.STRUCTURE, LayerOrigin.OUTPUT_NAME));
  }

  @Test
  void withoutAConfigEachAttentionIsABlocks() throws IOException {
    addBlock("x0", "x1", "");
    addBlock("x1", "last_hidden_state", "");
    assertThat(find(ModelConfig.NONE).tensors()).containsExactly("x0", "x1", "last_hidden_state");
  }

  @Test
  void whatIsMadeOfTheTokensForEveryBlockIsNoWayOfTheStates() throws IOException {
    graph.addNode(node("Equal", List.of("input_ids", "pad"), "x1_mask"));
    graph.addNode(node("Identity", List.of("x1_mask"), "x2_mask"));
    addBlock("x0", "x1", "");
    addBlock("x1", "x2", "");
    addNorm("x2");
    assertThat(find(ModelConfig.NONE).tensors()).containsExactly("x0", "x1", "last_hidden_state");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SkipLayerNormalization", "SkipSimplifiedLayerNormalization"})
  void aSumInOneNodeWithItsNormIsItsFourthOutput(String operator) throws IOException {
    addWeight("w", 2, 2);
    graph.addNode(node("LayerNormalization", List.of("x0", "n"), "x0_normed"));
    for (int block = 0; block < 2; block++) {
      String x = "x" + block;
      String next = block == 1 ? "last_hidden_state" : "x1_normed";
      graph.addNode(node("Attention", List.of(x + "_normed", "w"), x + "_attention"));
      graph.addNode(node("MatMul", List.of(x + "_attention", "w"), x + "_product"));
      graph.addNode(
          node(operator, List.of(x + "_product", x, "n"), next, "", "", "x" + (block + 1)));
    }
    assertThat(find(ModelConfig.NONE).tensors()).containsExactly("x0", "x1", "last_hidden_state");
  }

  @Test
  void namesOfWeightsTellBlocksThatDiffer() throws IOException {
    addBlock("x0", "x1", "layers.0.");
    addBlock("x1", "x2", "layers.1.");
    addFeedForward("x2", "x2_more", "layers.1.more.", "Relu");
    addBlock("x2_more", "x3", "layers.2.");
    addNorm("x3");
    assertThat(find(Configs.ofLayers(3, false)))
        .isEqualTo(
            HiddenLayers.all(List.of("x0", "x1", "x2_more", "last_hidden_state"))
                .foundBy(LayerOrigin.WEIGHT_NAMES, LayerOrigin.OUTPUT_NAME));
  }

  @Test
  void namesOfWeightsThatContradictTheStructureAreNotDecidedUpon() throws IOException {
    addBlock("x0", "x1", "layers.1.");
    addBlock("x1", "last_hidden_state", "layers.0.");
    assertProblem(
        Configs.ofLayers(2, false),
        NO_NAMES.formatted("Add")
            + "looked for these in blocks that are alike; found blocks [0, 1] elsewhere");
  }

  @Test
  void theMetadataOfTorchsExporterShowTheBlocks() throws IOException {
    addWeight("w", 2, 2);
    for (int block = 0; block < 3; block++) {
      String next = block == 2 ? "last_hidden_state" : "x" + (block + 1);
      String scopes =
          "['', 'm', 'm.layers.%d', 'm.layers.%d.proj', 'linear']".formatted(block, block);
      graph.addNode(
          node("MatMul", List.of("x" + block, "w"), next).toBuilder()
              .addMetadataProps(
                  StringStringEntryProto.newBuilder()
                      .setKey("pkg.torch.onnx.name_scopes")
                      .setValue(scopes)));
    }
    assertThat(find(ModelConfig.NONE))
        .isEqualTo(
            HiddenLayers.all(List.of("x0", "x1", "x2", "last_hidden_state"))
                .foundBy(LayerOrigin.METADATA, LayerOrigin.OUTPUT_NAME));
  }

  @Test
  void anotherNumberOfBlocksThanTheConfigSaysIsTold() throws IOException {
    addBlock("x0", "x1", "");
    addBlock("x1", "last_hidden_state", "");
    assertProblem(
        Configs.ofLayers(3, false),
        NO_NAMES.formatted("Add")
            + "looked for 3 blocks with attention whose sums all states go through; found 4 such"
            + " sums, 2 of them with attention");
  }

  @Test
  void blocksThatDifferAreTold() throws IOException {
    addAttention("x0", "a0", "");
    addFeedForward("a0", "x1", "", "Relu");
    addAttention("x1", "a1", "");
    addFeedForward("a1", "last_hidden_state", "", "Tanh");
    assertProblem(
        Configs.ofLayers(2, false),
        NO_NAMES.formatted("Add")
            + "looked for 2 blocks that are alike; found that block 1 differs from block 0");
  }

  @Test
  void weightsBetweenTwoSumsAreTold() throws IOException {
    addWeight("w", 2, 2);
    addBlock("x0", "x1", "");
    graph.addNode(node("MatMul", List.of("x1", "w"), "x1_narrower"));
    addBlock("x1_narrower", "last_hidden_state", "");
    assertProblem(
        Configs.ofLayers(2, false),
        NO_NAMES.formatted("Add")
            + "looked for blocks in which all is added to the states; found weights in front of"
            + " block 1");
  }

  @Test
  void attentionThatIsNotAddedToTheStatesIsTold() throws IOException {
    addBlock("x0", "x1", "");
    graph.addNode(node("Softmax", List.of("x1"), "last_hidden_state"));
    assertProblem(
        Configs.ofLayers(1, false),
        NO_NAMES.formatted("Softmax")
            + "looked for blocks of attention that is added to the states; found attention that is"
            + " not");
  }

  @Test
  void blocksThatAddToTheirNormedStatesAreNotToldFromOthers() throws IOException {
    addBlock("x0", "x1", "");
    addBlock("x1", "last_hidden_state", "");
    assertProblem(
        Configs.ofLayers(2, true),
        NO_NAMES.formatted("Add")
            + "looked for blocks that begin with the states that they add to; found"
            + " apply_residual_connection_post_layernorm in config.json");
  }

  private void addBlock(String from, String to, String weights) {
    addAttention(from, to + "_attended", weights);
    addFeedForward(to + "_attended", to, weights, "Relu");
  }

  private void addAttention(String from, String to, String weights) {
    String query = addWeight(weights + to + ".query.weight", 2, 2);
    String output = addWeight(weights + to + ".output.weight", 2, 2);
    addNodes(
        node("LayerNormalization", List.of(from, "n"), to + "_1"),
        node("MatMul", List.of(to + "_1", query), to + "_2"),
        node("Softmax", List.of(to + "_2"), to + "_3"),
        node("MatMul", List.of(to + "_3", output), to + "_4"),
        node("Add", List.of(from, to + "_4"), to));
  }

  private void addFeedForward(String from, String to, String weights, String activation) {
    String inner = addWeight(weights + to + ".inner.weight", 2, 3);
    String outer = addWeight(weights + to + ".outer.weight", 3, 2);
    addNodes(
        node("LayerNormalization", List.of(from, "n"), to + "_1"),
        node("MatMul", List.of(to + "_1", inner), to + "_2"),
        node(activation, List.of(to + "_2"), to + "_3"),
        node("MatMul", List.of(to + "_3", outer), to + "_4"),
        node("Add", List.of(to + "_4", from), to));
  }

  private void addNorm(String from) {
    addNodes(node("LayerNormalization", List.of(from, "n"), "last_hidden_state"));
  }

  private void addNodes(NodeProto... nodes) {
    graph.addAllNode(List.of(nodes));
  }

  private String addWeight(String name, long... dimensions) {
    TensorProto.Builder weight =
        TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
    for (long dimension : dimensions) {
      weight.addDims(dimension);
    }
    graph.addInitializer(weight);
    return name;
  }

  private void assertProblem(ModelConfig config, String problem) throws IOException {
    HiddenLayers found = find(config);
    assertThat(found.problem()).isEqualTo(problem);
    assertThat(found.tensors()).containsExactly("last_hidden_state");
    assertThat(found.complete()).isFalse();
  }

  private HiddenLayers find(ModelConfig config) throws IOException {
    graph.addOutput(tensor("last_hidden_state", DataType.FLOAT, "batch", "sequence", "2"));
    Path file = Files.write(folder.resolve("model.onnx"), TinyModels.bytes(graph));
    return GraphLayers.find(GraphReader.read(file), config);
  }
}
