package org.contexture.encoder.onnx.states;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.contexture.encoder.onnx.graph.GraphReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedBlocksTest {
  @TempDir private Path folder;

  @Test
  void everyRunOfTheBlockGivesALayer() throws IOException {
    GraphProto.Builder graph = TinyBlocks.withoutBlocks();
    addRun(graph, "embedded", "a", "w0", "w1");
    addRun(graph, "a", "b", "w0", "w1");
    addRun(graph, "b", "last_hidden_state", "w0", "w1");

    assertThat(layers(graph).tensors()).containsExactly("embedded", "a", "b", "last_hidden_state");
  }

  @Test
  void everyRunMayHaveACopyOfAWeightIfItSharesTheBias() throws IOException {
    GraphProto.Builder graph = TinyBlocks.withoutBlocks();
    graph.addInitializer(TinyBlocks.scalar("w3", 7));
    List<String> layers = List.of("embedded", "a", "b", "last_hidden_state");
    for (int run = 0; run < 3; run++) {
      String copy = "copy" + run;
      graph.addInitializer(TinyBlocks.scalar(copy, 2));
      String from = layers.get(run);
      String to = layers.get(run + 1);
      graph.addNode(node("MatMul", List.of(from, copy), to + "_product"));
      graph.addNode(node("Add", List.of("w0", to + "_product"), to + "_biased"));
      graph.addNode(node("Add", List.of(to + "_biased", from), to + "_sum"));
      graph.addNode(node("Add", List.of(to + "_sum", "w1"), to));
    }

    assertThat(layers(graph).tensors()).isEqualTo(layers);
  }

  @Test
  void layersOfSeveralGroupsOfRunsAreNotGuessed() throws IOException {
    GraphProto.Builder graph = TinyBlocks.withoutBlocks();
    graph.addInitializer(TinyBlocks.scalar("w3", 7));
    addRun(graph, "embedded", "a", "w0", "w1");
    addRun(graph, "a", "b", "w0", "w1");
    addRun(graph, "b", "c", "w2", "w3");
    addRun(graph, "c", "last_hidden_state", "w2", "w3");

    assertThat(layers(graph).complete()).isFalse();
  }

  @Test
  void aWeightThatOtherNodesReadTooShowsNoRun() throws IOException {
    GraphProto.Builder graph = TinyBlocks.withoutBlocks();
    graph.addNode(node("Mul", List.of("embedded", "w0"), "a"));
    graph.addNode(node("Add", List.of("a", "w1"), "b"));
    graph.addNode(node("Mul", List.of("b", "w2"), "c"));
    graph.addNode(node("Add", List.of("c", "w1"), "last_hidden_state"));

    assertThat(layers(graph).complete()).isFalse();
  }

  @Test
  void runsThatSkipEachOtherAreNotGuessed() throws IOException {
    GraphProto.Builder graph = TinyBlocks.withoutBlocks();
    addRun(graph, "embedded", "a", "w0", "w1");
    addRun(graph, "a", "b", "w0", "w1");
    addRun(graph, "a", "c", "w0", "w1");
    graph.addNode(node("Identity", List.of("c"), "last_hidden_state"));

    assertThat(layers(graph).complete()).isFalse();
  }

  private static void addRun(
      GraphProto.Builder graph, String from, String to, String first, String last) {
    graph.addNode(node("Mul", List.of(from, first), to + "_inner"));
    graph.addNode(node("Add", List.of(to + "_inner", from), to + "_sum"));
    graph.addNode(node("Add", List.of(to + "_sum", last), to));
  }

  private HiddenLayers layers(GraphProto.Builder graph) throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), TinyModels.bytes(graph));
    return GraphLayers.find(GraphReader.read(file), ModelConfig.NONE);
  }
}
