package org.contexture.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.contexture.encoder.fixture.TinyModels.lookup;
import static org.contexture.encoder.fixture.TinyModels.lookupWithoutSignature;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.Configs;
import org.contexture.encoder.fixture.GraphMutations;
import org.contexture.encoder.fixture.TinyBlocks;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.fixture.family.Family;
import org.contexture.encoder.fixture.family.FamilyGraph;
import org.contexture.encoder.fixture.family.FamilyGraph.Gives;
import org.contexture.encoder.fixture.family.FamilyGraph.Past;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.model.ModelFiles;
import org.contexture.encoder.model.ModelFolder;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A graph is read, or refused with a sentence, whatever is in its file. */
class HostileGraphTest {
  private static final Path FILE = Path.of("model.onnx");
  private static final ModelFolder FOLDER =
      new ModelFolder("hostile", Path.of("nowhere"), ModelFiles.ofWordVectors("model.onnx"));

  private static final int LONG = 30_000;
  private static final String REFUSED = "Cannot read model model.onnx: ";

  static Stream<Arguments> circles() {
    return Stream.of(
        circle("an Identity fed by itself", node("Identity", List.of("x"), "x")),
        circle("a Cast fed by itself", node("Cast", List.of("x"), "x")),
        circle(
            "two nodes that feed each other",
            node("Reshape", List.of("y"), "x"),
            node("Identity", List.of("x"), "y")),
        circle("a sum of itself", node("Add", List.of("last_hidden_state", "x"), "x")));
  }

  private static Arguments circle(String name, NodeProto... nodes) {
    return Arguments.argumentSet(name, (Object) nodes);
  }

  @ParameterizedTest
  @MethodSource("circles")
  void aTensorThatIsMadeOfItselfIsRefused(NodeProto[] nodes) {
    GraphProto.Builder graph = lookup().addAllNode(List.of(nodes));
    graph.addNode(node("Gather", List.of("table", "x"), "found"));
    assertThatThrownBy(() -> read(graph))
        .isInstanceOf(ModelException.class)
        .hasMessage(REFUSED + "node '%s' must not read what is made of it", nodes[0].getName());
  }

  @Test
  void aTensorThatIsGivenTwiceIsRefused() {
    assertThatThrownBy(
            () -> read(lookup().addNode(node("Identity", List.of("table"), "last_hidden_state"))))
        .isInstanceOf(ModelException.class)
        .hasMessage(REFUSED + "tensor 'last_hidden_state' must be given once");
  }

  @Test
  void aNameOfAnyLengthIsCutWhereItIsTold() {
    NodeProto self =
        node("Identity", List.of("x"), "x").toBuilder().setName("n".repeat(LONG)).build();
    assertThatThrownBy(() -> read(lookup().addNode(self)))
        .isInstanceOf(ModelException.class)
        .hasMessage(REFUSED + "node '%s ...' must not read what is made of it", "n".repeat(80));
  }

  @Test
  void nodesMayComeInAnyOrder() {
    GraphProto.Builder graph = TinyBlocks.graph();
    List<NodeProto> nodes = new ArrayList<>(graph.getNodeList());
    Collections.reverse(nodes);
    GraphProto.Builder reversed = graph.clone().clearNode().addAllNode(nodes);
    assertThat(read(reversed)).isEqualTo(read(graph));
  }

  /** Each node reads what the one before gives, from the ids to the logits. */
  @ParameterizedTest
  @ValueSource(strings = {"Identity", "Cast", "Reshape", "Add", "Tanh", "Squeeze", "Softmax"})
  void aChainOfAnyLengthIsWalked(String operator) {
    for (String from : List.of("input_ids", "last_hidden_state", "table")) {
      GraphProto.Builder graph =
          lookupWithoutSignature()
              .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
              .addOutput(tensor("logits", DataType.FLOAT, "batch", "sequence", "9"));
      String last = from;
      for (int i = 0; i < LONG; i++) {
        graph.addNode(node(operator, List.of(last), "t" + i));
        last = "t" + i;
      }
      graph.addNode(node("Gather", List.of("table", last), "found"));
      graph.addNode(node("MatMul", List.of("found", "table"), "logits"));
      assertReadOrRefused(TinyModels.bytes(graph), Configs.of("gpt2", "GPT2LMHeadModel"));
    }
  }

  /** All of them read the same states, with the same weight, in blocks of their own. */
  @ParameterizedTest
  @ValueSource(strings = {"Identity", "MatMul", "Softmax", "EmbedLayerNormalization"})
  void anyNumberOfReadersOfATensorIsLookedAt(String operator) {
    GraphProto.Builder graph = lookup();
    for (int i = 0; i < LONG; i++) {
      NodeProto reader = node(operator, List.of("last_hidden_state", "table"), "t" + i);
      graph.addNode(reader.toBuilder().setName(i < 10_000 ? "/layer." + i + "/x" : "x"));
    }
    assertReadOrRefused(TinyModels.bytes(graph), ModelConfig.NONE);
  }

  /** A block that is run very often, as ALBERT's is a few times. */
  @Test
  void anyNumberOfRunsOfABlockIsLookedAt() {
    GraphProto.Builder graph = TinyBlocks.withoutBlocks();
    String last = "embedded";
    for (int i = 0; i < LONG / 2; i++) {
      graph.addNode(node("Mul", List.of(last, "w0"), "m" + i));
      graph.addNode(node("Add", List.of("m" + i, "w1"), "a" + i));
      last = "a" + i;
    }
    graph.addNode(node("Identity", List.of(last), "last_hidden_state"));
    assertReadOrRefused(TinyModels.bytes(graph), ModelConfig.NONE);
  }

  @Test
  void aNameThatSaysNormVeryOftenIsLookedAt() {
    GraphProto.Builder graph = GraphProto.newBuilder();
    graph.addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"));
    graph.addNode(node("Gather", List.of("table", "input_ids"), "embedded"));
    graph.addNode(TinyBlocks.scoped(0, "MatMul", List.of("embedded", "w"), "block0"));
    graph.addNode(
        node("Tanh", List.of("block0"), "pooled").toBuilder()
            .setName("norm".repeat(LONG) + "/x/Tanh"));
    graph.addOutput(tensor("pooled", DataType.FLOAT, "batch", "2"));
    assertReadOrRefused(TinyModels.bytes(graph), ModelConfig.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Identity",
        "Cast",
        "DynamicQuantizeLinear",
        "QuantizeLinear",
        "EmbedLayerNormalization",
        "Gather",
        "MatMul",
        "ReduceMean",
        "Softmax",
        "Transpose",
        "Attention",
        "Concat"
      })
  void aNodeMayReadAndGiveNothing(String operator) {
    NodeProto bare = NodeProto.newBuilder().setOpType(operator).build();
    for (NodeProto node :
        List.of(
            bare,
            bare.toBuilder().addInput("last_hidden_state").build(),
            bare.toBuilder().addInput("last_hidden_state").addOutput("").build(),
            bare.toBuilder().addOutput("x").build(),
            bare.toBuilder().addInput("").addOutput("").build())) {
      GraphProto.Builder graph = lookup().addNode(node).addNode(node.toBuilder().clearOutput());
      assertReadOrRefused(TinyModels.bytes(graph), ModelConfig.NONE);
    }
  }

  @Test
  void aGroupOfGroupsIsRefused() {
    byte[] groups = new byte[LONG];
    Arrays.fill(groups, (byte) (9 << 3 | WireFormat.WIRETYPE_START_GROUP));
    assertThatThrownBy(() -> GraphReader.read(FILE, new ByteArrayInputStream(groups)))
        .isInstanceOf(ModelException.class)
        .hasMessage(REFUSED + "it is cut short or no ONNX graph: there is a group");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "a/\0", "../../outside", "/etc/passwd", "\ud800", ""})
  void weightsMaySayThatTheyLieAnywhere(String location) {
    GraphProto.Builder graph = lookup();
    graph
        .getInitializerBuilder(0)
        .clearFloatData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue(location));
    GraphFile file = GraphReader.read(FILE, new ByteArrayInputStream(TinyModels.bytes(graph)));
    assertThat(OnnxGraph.of(file, ModelConfig.NONE).withWeights(FOLDER)).isEqualTo(FOLDER);
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aSpoiltGraphIsReadOrRefused() {
    assertThat(fuzz(3_000, 1)).isEqualTo(3_000);
  }

  @Tag("nightly")
  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void aMillionSpoiltGraphsAreReadOrRefused(TestReporter reporter) {
    long tried = fuzz(1_000_000, 2);
    reporter.publishEntry("spoilt graphs that were read or refused", Long.toString(tried));
    assertThat(tried).isEqualTo(1_000_000);
  }

  private static long fuzz(int count, long seed) {
    List<byte[]> small =
        List.of(
            TinyModels.bytes(lookup()),
            TinyModels.bytes(TinyBlocks.graph()),
            TinyModels.bytes(attention()));
    List<byte[]> families =
        List.of(
            FamilyGraph.of(Family.BERT).bytes(),
            FamilyGraph.of(Family.ALBERT).bytes(),
            FamilyGraph.of(Family.ROBERTA).giving(Gives.SENTENCE_EMBEDDING).bytes(),
            FamilyGraph.of(Family.MODERN_BERT).giving(Gives.MASKED_LM_LOGITS).bytes(),
            FamilyGraph.of(Family.LLAMA).giving(Gives.LOGITS).with(Past.KEYS_AND_VALUES).bytes());
    List<ModelConfig> configs =
        List.of(
            ModelConfig.NONE,
            Configs.of("gpt2", "GPT2LMHeadModel"),
            Configs.of("bert", "BertForTokenClassification"));
    GraphMutations mutations = new GraphMutations(seed);
    for (int i = 0; i < count; i++) {
      // A family's graph takes as long as a hundred small ones.
      byte[] sound =
          i % 100 == 0 ? families.get(i / 100 % families.size()) : small.get(i % small.size());
      assertReadOrRefused(mutations.of(sound), configs.get(i % configs.size()));
    }
    return count;
  }

  /** Attention in two blocks, quantized and projected to logits: a few nodes of every kind. */
  private static GraphProto.Builder attention() {
    GraphProto.Builder graph =
        lookupWithoutSignature()
            .addInput(tensor("input_ids", DataType.INT64, "batch", "sequence"))
            .addInput(tensor("attention_mask", DataType.INT64, "batch", "sequence"))
            .addOutput(tensor("logits", DataType.FLOAT, "batch", "sequence", "9"))
            .addNode(node("Unsqueeze", List.of("attention_mask"), "mask"))
            .addNode(node("QuantizeLinear", List.of("last_hidden_state", "scale"), "q"))
            .addNode(node("DequantizeLinear", List.of("q", "scale"), "states0"));
    for (int i = 0; i < 2; i++) {
      String states = "states" + i;
      graph
          .addNode(TinyBlocks.scoped(i, "Transpose", List.of(states), "turned" + i))
          .addNode(TinyBlocks.scoped(i, "MatMul", List.of(states, "turned" + i), "scores" + i))
          .addNode(TinyBlocks.scoped(i, "Add", List.of("scores" + i, "mask"), "masked" + i))
          .addNode(TinyBlocks.scoped(i, "Softmax", List.of("masked" + i), "shares" + i))
          .addNode(TinyBlocks.scoped(i, "MatMul", List.of("shares" + i, states), "mixed" + i))
          .addNode(TinyBlocks.scoped(i, "MatMul", List.of("mixed" + i, "w"), "inner" + i))
          .addNode(TinyBlocks.scoped(i, "Gelu", List.of("inner" + i), "states" + (i + 1)));
    }
    return graph
        .addNode(node("LayerNormalization", List.of("states2", "table"), "normed"))
        .addNode(node("Reshape", List.of("normed", "shape"), "rows"))
        .addNode(node("MatMul", List.of("rows", "table"), "logits"));
  }

  private static GraphSignature read(GraphProto.Builder graph) {
    return OnnxGraph.of(
            GraphReader.read(FILE, new ByteArrayInputStream(TinyModels.bytes(graph))),
            ModelConfig.NONE)
        .signature();
  }

  private static void assertReadOrRefused(byte[] model, ModelConfig config) {
    try {
      OnnxGraph.of(GraphReader.read(FILE, new ByteArrayInputStream(model)), config)
          .withWeights(FOLDER);
    } catch (ModelException e) {
      assertThat(e.getMessage()).isNotBlank();
    } catch (RuntimeException | StackOverflowError e) {
      fail("neither read nor refused: " + e, e);
    }
  }
}
