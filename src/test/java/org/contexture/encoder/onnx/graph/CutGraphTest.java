package org.contexture.encoder.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.contexture.encoder.fixture.TinyBlocks.scalar;
import static org.contexture.encoder.fixture.TinyBlocks.scoped;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.fixture.MiniLm;
import org.contexture.encoder.fixture.TinyBlocks;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelFiles;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.OnnxGraph;
import org.contexture.encoder.onnx.OnnxSession;
import org.contexture.encoder.onnx.states.GraphLayers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CutGraphTest {
  private static final TensorProto CONDITION =
      TensorProto.newBuilder()
          .setName("condition")
          .setDataType(DataType.BOOL.getNumber())
          .addInt32Data(1)
          .build();

  @TempDir private Path folder;

  @Test
  void whatNoWantedTensorNeedsIsDropped() throws IOException {
    GraphProto cut = cut(TinyBlocks.graph(), "states0").getGraph();
    assertThat(cut.getNodeList())
        .extracting(NodeProto::getName)
        .containsExactly("Gather_last_hidden_state", "/encoder/layer.0/Mul");
    assertThat(cut.getInitializerList())
        .extracting(TensorProto::getName)
        .containsExactly("table", "w0");
    assertThat(cut.getInputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly("input_ids", "attention_mask");
  }

  @Test
  void theOutputsAreTheWantedTensorsInTheirOrderWithTheirTypesWhereTheGraphTellsThem()
      throws IOException {
    ValueInfoProto states0 = tensor("states0", DataType.FLOAT, "batch", "sequence", "2");
    ValueInfoProto states1 = tensor("states1", DataType.FLOAT, "batch", "sequence", "2");
    GraphProto.Builder graph = TinyBlocks.graph().addValueInfo(states0).addValueInfo(states1);
    GraphProto cut = cut(graph, "last_hidden_state", "states0", "embedded").getGraph();
    assertThat(cut.getOutputList())
        .containsExactly(
            graph.getOutput(0), states0, ValueInfoProto.newBuilder().setName("embedded").build());
    assertThat(cut.getValueInfoList()).containsExactly(states1);
  }

  @Test
  void allElseOfTheModelIsKept() throws IOException {
    GraphProto.Builder graph = TinyBlocks.graph().setDocString("about it");
    ModelProto whole = ModelProto.parseFrom(TinyModels.bytes(graph));
    ModelProto cut = cut(graph, "last_hidden_state");
    assertThat(cut).isEqualTo(whole);
  }

  @Test
  void aWeightThatIsAnInputTooGoesWithItsInput() throws IOException {
    GraphProto.Builder graph =
        TinyBlocks.graph()
            .addInput(tensor("w0", DataType.FLOAT))
            .addInput(tensor("w2", DataType.FLOAT));
    assertThat(cut(graph, "states0").getGraph().getInputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly("input_ids", "attention_mask", "w0");
  }

  @Test
  void whatOnlyASubgraphReadsIsKept() throws IOException {
    GraphProto.Builder graph =
        TinyBlocks.withoutBlocks()
            .addInitializer(CONDITION)
            .addInitializer(scalar("left", 7))
            .addInitializer(scalar("right", 8))
            .addNode(node("Identity", List.of("left"), "outer"))
            .addNode(
                scoped(0, "If", List.of("condition"), "states0").toBuilder()
                    .addAttribute(branch("then_branch", branchOf("outer")))
                    .addAttribute(branch("else_branch", nested("right"))))
            .addNode(TinyBlocks.block(1))
            .addNode(TinyBlocks.block(2));
    GraphProto cut = cut(graph, "states0").getGraph();
    assertThat(cut.getNodeList())
        .extracting(NodeProto::getOpType)
        .containsExactly("Gather", "Identity", "If");
    assertThat(cut.getInitializerList())
        .extracting(TensorProto::getName)
        .containsExactly("table", "condition", "left", "right");
    ModelFiles files = new ModelFiles("model.onnx", List.of("model.onnx"));
    ModelFolder model = new ModelFolder("x", folder, files);
    try (OnnxSession session = OnnxGraph.read(model).load(List.of(1), 1)) {
      List<long[]> row = List.<long[]>of(new long[] {4});
      assertThat(session.run(row, row).layers().get(0)).containsExactly(4 + 7, 8 + 7);
    }
  }

  @Test
  void ofMiniLmTheFirstTwoBlocksAreLeftForLayerTwo() throws IOException {
    Path whole = MiniLm.float32().graph();
    Path file = folder.resolve("cut.onnx");
    GraphFile graph = GraphReader.read(whole);
    new CutGraph(graph, List.of(GraphLayers.find(graph, ModelConfig.NONE).tensors().get(2)))
        .write(file);
    GraphFile cut = GraphReader.read(file);
    assertThat(cut.nodes()).extracting(GraphNode::block).containsOnly(GraphNode.OUTSIDE, 0, 1);
    assertThat(nodesInBlocks(cut)).isEqualTo(nodesInBlocks(graph) / 3);
    long embeddings = weights(graph, false);
    assertThat(weights(cut, false)).isEqualTo(embeddings);
    assertThat((double) weights(cut, true))
        .isBetween(0.32 * weights(graph, true), 0.34 * weights(graph, true));
    assertThat(Files.size(file)).isLessThan(embeddings + Files.size(whole) / 3);
  }

  private static long nodesInBlocks(GraphFile graph) {
    return graph.nodes().stream().filter(node -> node.block() != GraphNode.OUTSIDE).count();
  }

  private static long weights(GraphFile graph, boolean inBlocks) {
    return graph.initializers().values().stream()
        .filter(weight -> weight.name().startsWith("embeddings.") != inBlocks)
        .mapToLong(weight -> weight.bytes().length())
        .sum();
  }

  private static AttributeProto branch(String name, GraphProto.Builder graph) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  private static GraphProto.Builder branchOf(String outer) {
    return GraphProto.newBuilder()
        .setName("branch")
        .addNode(node("Add", List.of("embedded", outer), "result_" + outer))
        .addOutput(tensor("result_" + outer, DataType.FLOAT));
  }

  /** A branch in a branch. */
  private static GraphProto.Builder nested(String outer) {
    NodeProto.Builder inner =
        node("If", List.of("condition"), "nested").toBuilder()
            .addAttribute(branch("then_branch", branchOf(outer)))
            .addAttribute(branch("else_branch", branchOf(outer)));
    return GraphProto.newBuilder()
        .setName("nested")
        .addNode(inner)
        .addOutput(tensor("nested", DataType.FLOAT));
  }

  private ModelProto cut(GraphProto.Builder graph, String... wanted) throws IOException {
    Path whole = Files.write(folder.resolve("model.onnx"), TinyModels.bytes(graph));
    Path file = folder.resolve("cut.onnx");
    new CutGraph(GraphReader.read(whole), List.of(wanted)).write(file);
    try (InputStream in = Files.newInputStream(file)) {
      return ModelProto.parseFrom(in);
    }
  }
}
