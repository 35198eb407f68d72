package org.contexture.encoder.onnx.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.contexture.encoder.fixture.TinyBlocks.scoped;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.fixture.Configs;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.GraphReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On graphs of two blocks, of which only what leads from the last to the outputs differs. */
class InnerStatesTest {
  private static final String NOT_FOUND =
      "Model has no output 'last_hidden_state', and its tokens' states are not found inside it;"
          + " outputs: [%s]";

  @TempDir private Path folder;

  @Test
  void biasScaleAndCapMayComeAfterTheProjection() throws IOException {
    assertThat(
            ofLogits(
                node("MatMul", List.of("block1", "w"), "m"),
                node("Add", List.of("m", "bias"), "a"),
                node("Div", List.of("a", "cap"), "d"),
                node("Tanh", List.of("d"), "t"),
                node("Mul", List.of("t", "cap"), "s"),
                node("Cast", List.of("s"), "logits")))
        .isEqualTo("block1");
  }

  @Test
  void aNormAfterTheLastBlockBelongsToTheStates() throws IOException {
    assertThat(
            ofLogits(
                node("SimplifiedLayerNormalization", List.of("block1", "w"), "normed"),
                node("MatMul", List.of("normed", "w"), "logits")))
        .isEqualTo("normed");
  }

  @Test
  void aQuantizedProjectionIsLookedThrough() throws IOException {
    assertThat(
            ofLogits(
                node("DynamicQuantizeLinear", List.of("block1"), "q", "scale", "zero"),
                node("MatMulInteger", List.of("q", "w", "zero", "wz"), "product"),
                node("Cast", List.of("product"), "cast"),
                node("Mul", List.of("scale", "ws"), "scales"),
                node("Mul", List.of("cast", "scales"), "logits")))
        .isEqualTo("block1");
  }

  @Test
  void aProjectionOfAllTextsInOneLongRowIsLookedThrough() throws IOException {
    assertThat(
            ofLogits(
                node("Reshape", List.of("block1", "shape"), "rows"),
                node("Gemm", List.of("rows", "w", "bias"), "product"),
                node("Shape", List.of("block1"), "size"),
                node("Reshape", List.of("product", "size"), "logits")))
        .isEqualTo("block1");
  }

  @Test
  void aLinearStepBeforeTheLanguageModelsHeadBelongsToTheStates() throws IOException {
    assertThat(
            ofLogits(
                node("MatMul", List.of("block1", "w"), "projected"),
                node("MatMul", List.of("projected", "v"), "logits")))
        .isEqualTo("projected");
  }

  @Test
  void theTransformOfAMaskedLanguageModelDoesNot() throws IOException {
    assertThat(
            ofLogits(
                node("MatMul", List.of("block1", "w"), "transformed"),
                node("Gelu", List.of("transformed"), "activated"),
                node("LayerNormalization", List.of("activated", "w"), "normed"),
                node("MatMul", List.of("normed", "v"), "logits")))
        .isEqualTo("block1");
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, GPT2LMHeadModel, true",
    "other, OtherForCausalLM, true",
    "albert, AlbertForTokenClassification, true",
    "albert, AlbertForMaskedLM, false",
    "bert, BertLMHeadModel, false",
    "'', '', false"
  })
  void withoutBlocksOnlyAHeadThatTransformsNothingIsPassed(
      String type, String architecture, boolean found) throws IOException {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .addNode(node("Gather", List.of("table", "input_ids"), "states"))
            .addNode(node("MatMul", List.of("states", "w"), "logits"));
    ModelConfig config = Configs.of(type, architecture);
    if (found) {
      assertThat(find(graph, config, "batch", "sequence", "12")).isEqualTo("states");
    } else {
      assertThatThrownBy(() -> find(graph, config, "batch", "sequence", "12"))
          .isInstanceOf(ModelException.class)
          .hasMessage(NOT_FOUND, "logits: float[batch, sequence, 12]");
    }
  }

  @Test
  void aClassifiersStatesLeaveItsLastBlock() throws IOException {
    GraphProto.Builder graph =
        blocks(
            node("Gather", List.of("block1", "zero"), "first"),
            node("Gemm", List.of("first", "w"), "logits"));
    assertThat(find(graph, ModelConfig.NONE, "batch", "2")).isEqualTo("block1");
  }

  @Test
  void ofTwoTensorsThatLeaveTheLastBlockNoneIsGuessed() throws IOException {
    GraphProto.Builder graph =
        blocks(
            scoped(1, "Neg", List.of("block1"), "other"),
            node("Add", List.of("block1", "other"), "logits"));
    assertThatThrownBy(() -> find(graph, ModelConfig.NONE, "batch", "2"))
        .isInstanceOf(ModelException.class)
        .hasMessage(NOT_FOUND, "logits: float[batch, 2]");
  }

  @Test
  void logitsOutOfABranchAreRefused() throws IOException {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .addNode(node("If", List.of("use_cache_branch", "input_ids"), "logits"));
    assertThatThrownBy(() -> find(graph, ModelConfig.NONE, "batch", "sequence", "12"))
        .isInstanceOf(ModelException.class)
        .hasMessage(NOT_FOUND, "logits: float[batch, sequence, 12]");
  }

  @Test
  void logitsWithoutAProjectionAreRefused() throws IOException {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .addNode(node("Gather", List.of("table", "input_ids"), "states"))
            .addNode(node("Softmax", List.of("states"), "logits"));
    assertThatThrownBy(() -> find(graph, ModelConfig.NONE, "batch", "sequence", "12"))
        .isInstanceOf(ModelException.class)
        .hasMessage(NOT_FOUND, "logits: float[batch, sequence, 12]");
  }

  /** As ONNX Runtime's optimizer leaves it: a node that was made of several is in no block. */
  private static GraphProto.Builder fused(NodeProto... head) {
    return GraphProto.newBuilder()
        .addNode(node("Gather", List.of("table", "input_ids"), "embedded"))
        .addNode(scoped(0, "MatMul", List.of("embedded", "w0"), "inner0"))
        .addNode(node("FastGelu", List.of("inner0", "b0"), "activated0"))
        .addNode(scoped(0, "MatMul", List.of("activated0", "v0"), "outer0"))
        .addNode(node("SkipLayerNormalization", List.of("embedded", "outer0"), "block0"))
        .addNode(scoped(1, "MatMul", List.of("block0", "w1"), "inner1"))
        .addNode(node("FastGelu", List.of("inner1", "b1"), "activated1"))
        .addNode(scoped(1, "MatMul", List.of("activated1", "v1"), "outer1"))
        .addNode(node("SkipLayerNormalization", List.of("block0", "outer1"), "block1"))
        .addAllNode(List.of(head));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, GPT2LMHeadModel",
    "other, OtherForCausalLM",
    "bert, BertForTokenClassification"
  })
  void inAFusedGraphAHeadThatTransformsNothingIsPassed(String type, String architecture)
      throws IOException {
    GraphProto.Builder graph = fused(node("MatMul", List.of("block1", "w"), "logits"));
    ModelConfig config = Configs.of(type, architecture);
    assertThat(find(graph, config, "batch", "sequence", "12")).isEqualTo("block1");
  }

  @ParameterizedTest
  @CsvSource({"roberta, RobertaForCausalLM", "bert, BertForMaskedLM", "'', ''"})
  void inAFusedGraphAHeadThatTransformsIsNotTakenForABlock(String type, String architecture) {
    GraphProto.Builder graph =
        fused(
            node("MatMul", List.of("block1", "w"), "transformed"),
            node("BiasGelu", List.of("transformed", "b"), "activated"),
            node("LayerNormalization", List.of("activated", "n"), "normed"),
            node("MatMul", List.of("normed", "v"), "logits"));
    ModelConfig config = Configs.of(type, architecture);
    assertThatThrownBy(() -> find(graph, config, "batch", "sequence", "12"))
        .isInstanceOf(ModelException.class)
        .hasMessage(NOT_FOUND, "logits: float[batch, sequence, 12]");
  }

  @Test
  void inAFusedGraphWhatLeavesTheLastBlockIsNotGuessed() {
    GraphProto.Builder graph =
        fused(
            node("Gather", List.of("block1", "zero"), "first"),
            node("Gemm", List.of("first", "w"), "logits"));
    assertThatThrownBy(() -> find(graph, ModelConfig.NONE, "batch", "2"))
        .isInstanceOf(ModelException.class)
        .hasMessage(NOT_FOUND, "logits: float[batch, 2]");
  }

  private String ofLogits(NodeProto... head) throws IOException {
    return find(blocks(head), ModelConfig.NONE, "batch", "sequence", "12");
  }

  private static GraphProto.Builder blocks(NodeProto... head) {
    return GraphProto.newBuilder()
        .addNode(node("Gather", List.of("table", "input_ids"), "embedded"))
        .addNode(scoped(0, "MatMul", List.of("embedded", "w0"), "block0"))
        .addNode(scoped(1, "MatMul", List.of("block0", "w1"), "block1"))
        .addAllNode(List.of(head));
  }

  private String find(GraphProto.Builder graph, ModelConfig config, String... shape)
      throws IOException {
    GraphProto.Builder whole = graph.clone().addOutput(tensor("logits", DataType.FLOAT, shape));
    Path file = Files.write(folder.resolve("model.onnx"), TinyModels.bytes(whole));
    return StatesTensor.find(GraphReader.read(file), config);
  }
}
