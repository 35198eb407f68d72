package org.contexture.encoder.onnx.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.contexture.encoder.fixture.TinyModels.lookup;
import static org.contexture.encoder.fixture.TinyModels.node;
import static org.contexture.encoder.fixture.TinyModels.tensor;
import static org.contexture.encoder.fixture.TinyModels.with;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.fixture.family.Family;
import org.contexture.encoder.fixture.family.FamilyGraph;
import org.contexture.encoder.fixture.family.FamilyGraph.Gives;
import org.contexture.encoder.layer.BatchRegime;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.onnx.graph.GraphReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On graphs that lead from the states {@code last_hidden_state} over a few nodes to {@code out}.
 */
class GraphBatchesTest {
  private static final String STATES = "last_hidden_state";

  @ParameterizedTest
  @EnumSource
  void everyFamilyRunsInBatchesOfMixedLengths(Family family) {
    for (Gives gives : List.of(Gives.LAST_HIDDEN_STATE, Gives.SENTENCE_EMBEDDING)) {
      byte[] graph = FamilyGraph.of(family).giving(gives).bytes();
      ModelFamily kind = family.isDecoder() ? ModelFamily.DECODER : ModelFamily.ENCODER;
      String states = gives == Gives.LAST_HIDDEN_STATE ? "last_hidden_state" : "sentence_embedding";
      Batches batches = batches(graph, kind, states);
      // What pools a sentence's tokens mixes them, and is cut off before it is run.
      assertThat(batches.regime())
          .as(batches.reason())
          .isEqualTo(
              gives == Gives.LAST_HIDDEN_STATE || family.isDecoder()
                  ? BatchRegime.MIXED_LENGTHS
                  : BatchRegime.EQUAL_LENGTHS);
    }
  }

  @Test
  void whatEachRegimeIsChosenForIsTold() {
    assertThat(encoder(node("Mul", List.of(STATES, "w"), "out")).toString())
        .isEqualTo(
            "mixed lengths: tokens see each other by attention alone, which padding is hidden"
                + " from");
    assertThat(batches(graph(node("Mul", List.of(STATES, "w"), "out")), ModelFamily.DECODER, "out"))
        .hasToString("mixed lengths: no token sees what comes after it");
    assertThat(encoder(with(node("Conv", List.of(STATES, "w"), "out"), "kernel_shape", 3)))
        .hasToString("equal lengths: Conv 'Conv_out' reads several tokens at a time");
    assertThat(encoder(node("DynamicQuantizeLinear", List.of(STATES), "out", "scale", "zero")))
        .hasToString(
            "one text: DynamicQuantizeLinear takes its scale from all that is in the batch");
  }

  static Stream<Arguments> headsOfNodesThatMixTokens() {
    return Stream.of(
        mixing("a convolution", with(node("Conv", List.of(STATES, "w"), "out"), "kernel_shape", 3)),
        mixing("a convolution of a kernel that is not told", node("Conv", List.of(STATES), "out")),
        mixing("a pooling", node("AveragePool", List.of(STATES), "out")),
        mixing("a pooling over all", node("GlobalMaxPool", List.of(STATES), "out")),
        mixing("a recurrent layer", node("LSTM", List.of(STATES, "w", "r"), "out")),
        mixing("a Fourier transform", node("DFT", List.of(STATES), "out")),
        mixing("a loop", node("Loop", List.of("trips", "go", STATES), "out")),
        mixing(
            "an operator of another domain", node("LongformerAttention", List.of(STATES), "out")),
        mixing(
            "a norm over tokens",
            with(node("LayerNormalization", List.of(STATES), "out"), "axis", 1)),
        mixing("a norm of instances", node("InstanceNormalization", List.of(STATES), "out")),
        mixing("a mean over tokens", with(node("ReduceMean", List.of(STATES), "out"), "axes", 1)),
        mixing(
            "a mean over segments", with(node("ReduceMean", List.of(STATES), "out"), "axes", -2)),
        mixing(
            "a sum over axes that are not told", node("ReduceSum", List.of(STATES, "axes"), "out")),
        mixing("the best token", with(node("ArgMax", List.of(STATES), "out"), "axis", 1)),
        mixing(
            "a sum from the end",
            with(node("CumSum", List.of(STATES, "axis"), "out"), "reverse", 1)),
        mixing(
            "a shift",
            node("Slice", List.of(STATES, "begin", "end", "axis"), "shifted"),
            with(node("Concat", List.of("shifted", STATES), "out"), "axis", 1)),
        mixing("a margin", node("Pad", List.of(STATES, "pads"), "out")),
        mixing(
            "a token that is picked",
            with(node("Gather", List.of(STATES, "index"), "out"), "axis", 1)),
        mixing(
            "tokens sent elsewhere", node("ScatterND", List.of(STATES, "index", "values"), "out")),
        mixing("a fixed mixture", node("MatMul", List.of("w", STATES), "out")),
        mixing("a product turned", with(node("Gemm", List.of(STATES, "w"), "out"), "transA", 1)),
        mixing(
            "linear attention",
            with(node("Transpose", List.of(STATES), "turned"), "perm", 0, 2, 1),
            node("MatMul", List.of("turned", STATES), "out")),
        mixing(
            "attention without a mask",
            with(node("Transpose", List.of(STATES), "turned"), "perm", 0, 2, 1),
            node("MatMul", List.of(STATES, "turned"), "scores"),
            node("Softmax", List.of("scores"), "shares"),
            node("MatMul", List.of("shares", STATES), "out")),
        mixing(
            "attention in one node without a mask", node("Attention", List.of(STATES, "w"), "out")),
        mixing("shares over tokens", with(node("Softmax", List.of(STATES), "out"), "axis", 1)));
  }

  private static Arguments mixing(String name, NodeProto... nodes) {
    return Arguments.argumentSet(name, (Object) nodes);
  }

  @ParameterizedTest
  @MethodSource("headsOfNodesThatMixTokens")
  void aGraphThatMixesTokensRunsTextsOfEqualLength(NodeProto[] nodes) {
    assertThat(encoder(nodes).regime()).isEqualTo(BatchRegime.EQUAL_LENGTHS);
  }

  static Stream<Arguments> headsOfNodesThatLeaveTokensApart() {
    return Stream.of(
        mixing("a projection", node("MatMul", List.of(STATES, "w"), "out")),
        mixing(
            "a convolution one token wide",
            with(node("Conv", List.of(STATES, "w"), "out"), "kernel_shape", 1)),
        mixing("a norm", node("LayerNormalization", List.of(STATES, "w"), "out")),
        mixing("a mean over values", with(node("ReduceMean", List.of(STATES), "out"), "axes", -1)),
        mixing("a sum from the start", node("CumSum", List.of(STATES, "axis"), "out")),
        mixing(
            "values beside values",
            with(node("Concat", List.of(STATES, STATES), "out"), "axis", -1)),
        mixing(
            "shares of experts",
            node("MatMul", List.of(STATES, "w"), "chances"),
            node("Softmax", List.of("chances"), "out")),
        mixing(
            "attention under the mask",
            node("Cast", List.of("attention_mask"), "mask"),
            with(node("Transpose", List.of(STATES), "turned"), "perm", 0, 2, 1),
            node("MatMul", List.of(STATES, "turned"), "scores"),
            node("Add", List.of("scores", "mask"), "masked"),
            node("Softmax", List.of("masked"), "shares"),
            node("MatMul", List.of("shares", STATES), "out")),
        mixing(
            "attention in one node with a mask",
            node("Attention", List.of(STATES, "w", "b", "attention_mask"), "out")),
        mixing(
            "a pooling that nothing needs",
            node("AveragePool", List.of(STATES), "pooled"),
            node("Identity", List.of(STATES), "out")),
        mixing(
            "a convolution over the mask",
            with(node("Conv", List.of("attention_mask", "w"), "wide"), "kernel_shape", 3),
            node("Mul", List.of(STATES, "wide"), "out")));
  }

  @ParameterizedTest
  @MethodSource("headsOfNodesThatLeaveTokensApart")
  void aGraphThatLeavesTokensApartRunsTextsOfAnyLength(NodeProto[] nodes) {
    Batches batches = encoder(nodes);
    assertThat(batches.regime()).as(batches.reason()).isEqualTo(BatchRegime.MIXED_LENGTHS);
  }

  @Test
  void whatIsOverAllThatIsInTheBatchRunsOneTextAtATime() {
    Batches batches =
        encoder(
            node("Abs", List.of(STATES), "sizes"),
            node("ReduceMax", List.of("sizes"), "largest"),
            node("Div", List.of(STATES, "largest"), "out"));
    assertThat(batches)
        .hasToString("one text: ReduceMax 'ReduceMax_largest' is over all texts of the batch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Conv", "AveragePool", "LSTM", "Strange"})
  void aDecoderIsTakenAtItsFamilysWordOnlyForWhatIsKnown(String operator) {
    byte[] graph = graph(node(operator, List.of(STATES, "w"), "out"));
    assertThat(batches(graph, ModelFamily.DECODER, "out").regime())
        .isEqualTo(BatchRegime.EQUAL_LENGTHS);
  }

  @Test
  void anEncoderWithoutAMaskRunsOneTextAtATime() {
    GraphProto.Builder graph = lookup();
    graph.removeInput(1);
    assertThat(batches(TinyModels.bytes(graph), ModelFamily.ENCODER, STATES))
        .hasToString("one text: there is no input 'attention_mask' that would hide padding");
  }

  private static Batches encoder(NodeProto... nodes) {
    return batches(graph(nodes), ModelFamily.ENCODER, "out");
  }

  private static byte[] graph(NodeProto... nodes) {
    return TinyModels.bytes(
        lookup()
            .addAllNode(Arrays.asList(nodes))
            .addOutput(tensor("out", DataType.FLOAT, "batch", "sequence", "2")));
  }

  private static Batches batches(byte[] graph, ModelFamily family, String states) {
    return GraphBatches.of(
        GraphReader.read(Path.of("model.onnx"), new ByteArrayInputStream(graph)),
        family,
        List.of(states));
  }
}
