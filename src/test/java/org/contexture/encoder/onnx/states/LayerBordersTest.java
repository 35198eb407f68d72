package org.contexture.encoder.onnx.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.contexture.encoder.fixture.TinyBlocks.block;
import static org.contexture.encoder.fixture.TinyBlocks.scoped;
import static org.contexture.encoder.fixture.TinyModels.lookup;
import static org.contexture.encoder.fixture.TinyModels.node;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.fixture.TinyBlocks;
import org.contexture.encoder.fixture.TinyModels;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.GraphReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerBordersTest {
  @TempDir private Path folder;

  @Test
  void aLayerIsWhatGoesFromOneBlockIntoTheNext() throws IOException {
    assertComplete(TinyBlocks.graph());
  }

  @Test
  void aMaskThatGoesIntoEveryBlockIsNoLayer() throws IOException {
    GraphProto.Builder graph = TinyBlocks.graph();
    graph.addNode(node("Cast", List.of("attention_mask"), "mask"));
    graph.addNode(node("Equal", List.of("input_ids", "zero"), "padding"));
    for (int i = 0; i < 3; i++) {
      graph.addNode(scoped(i, "Add", List.of("mask", "padding"), "masked" + i));
    }
    assertComplete(graph);
  }

  @Test
  void sizesThatTheNextBlockReadsAreNoLayer() throws IOException {
    GraphProto.Builder graph = TinyBlocks.graph();
    for (int i = 0; i < 3; i++) {
      graph.addNode(scoped(i, "Shape", List.of(TinyBlocks.LAYERS.get(i + 1)), "shape" + i));
      graph.addNode(scoped(i, "Gather", List.of("shape" + i, "w0"), "length" + i));
      graph.addNode(scoped(i, "Constant", List.of(), "constant" + i));
      graph.addNode(scoped(i + 1, "Expand", List.of("constant" + i, "length" + i), "use" + i));
    }
    // Block 3 is there by its name alone.
    assertThat(layers(graph).problem())
        .isEqualTo("looked for one tensor that goes from block 2 into block 3 alone; found []");
    graph.removeNode(graph.getNodeCount() - 1);
    assertComplete(graph);
  }

  @Test
  void anEarlierBlocksTensorThatEveryLaterOneReadsIsNoLayer() throws IOException {
    GraphProto.Builder graph = TinyBlocks.graph();
    graph.addNode(scoped(0, "Sub", List.of("embedded", "w0"), "bias"));
    graph.addNode(scoped(1, "Add", List.of("bias", "w0"), "first"));
    graph.addNode(scoped(2, "Add", List.of("bias", "w0"), "second"));
    assertComplete(graph);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/encoder/layer.0/Quantize", "/encoder/layer.1/Quantize", "Quantize"})
  void aQuantizedLayerStandsForItself(String name) throws IOException {
    GraphProto.Builder graph =
        TinyBlocks.withoutBlocks()
            .addNode(block(0))
            .addNode(
                node("DynamicQuantizeLinear", List.of("states0"), "q", "scale", "zero").toBuilder()
                    .setName(name))
            .addNode(
                node("DequantizeLinear", List.of("q", "scale", "zero"), "back").toBuilder()
                    .setName(name))
            .addNode(scoped(1, "Mul", List.of("back", "w1"), "states1"))
            .addNode(block(2));
    assertComplete(graph);
  }

  @Test
  void aLayerThatAnotherOutputReadsTooIsALayer() throws IOException {
    assertComplete(TinyBlocks.graph().addNode(node("Identity", List.of("states0"), "copy")));
  }

  @Test
  void ofAGraphWithoutScopesOnlyTheLastLayerIsKnown() throws IOException {
    HiddenLayers layers = layers(lookup());
    assertThat(layers.tensors()).containsExactly("last_hidden_state");
    assertThat(layers.complete()).isFalse();
    assertThat(layers.resolve(-1)).isZero();
    assertThatThrownBy(() -> layers.resolve(2))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot tell the model's layers: looked for outputs such as 'hidden_states.0' and for"
                + " nodes with names such as '/encoder/layer.0/MatMul'; found output"
                + " 'last_hidden_state' and nodes with names such as 'Gather_last_hidden_state';"
                + " only layer -1 can be asked for");
  }

  @Test
  void twoTensorsThatCrossABorderAreNotGuessedBetween() throws IOException {
    GraphProto.Builder graph = TinyBlocks.graph();
    graph.addNode(scoped(0, "Add", List.of("embedded", "w0"), "residual"));
    graph.addNode(scoped(1, "Add", List.of("residual", "states0"), "sum"));
    assertThatThrownBy(() -> layers(graph).resolve(2))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot tell the model's layers: looked for one tensor that goes from block 0 into"
                + " block 1 alone; found [states0, residual]; only layer -1 can be asked for");
  }

  @Test
  void aFirstBlockThatReadsNoTokensIsTold() throws IOException {
    GraphProto.Builder graph =
        TinyBlocks.withoutBlocks()
            .addNode(scoped(0, "Mul", List.of("attention_mask", "w0"), "states0"));
    assertThat(layers(graph).problem())
        .isEqualTo(
            "looked for one tensor that goes from the embeddings into block 0 alone; found []");
  }

  @Test
  void aGapBetweenTheBlocksIsTold() throws IOException {
    GraphProto.Builder graph = TinyBlocks.withoutBlocks().addNode(block(0)).addNode(block(2));
    assertThat(layers(graph).problem())
        .isEqualTo("looked for blocks numbered from 0 without a gap; found blocks [0, 2]");
  }

  private void assertComplete(GraphProto.Builder graph) throws IOException {
    assertThat(layers(graph).tensors()).isEqualTo(TinyBlocks.LAYERS);
  }

  private HiddenLayers layers(GraphProto.Builder graph) throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), TinyModels.bytes(graph));
    return GraphLayers.find(GraphReader.read(file), ModelConfig.NONE);
  }
}
