package org.contexture.encoder.onnx.states;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.layer.LayerOrigin;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.model.ModelException;
import org.contexture.encoder.onnx.graph.GraphFile;

/** Finds the hidden states of every layer in a graph. */
public final class GraphLayers {
  private final GraphFile graph;
  private final ModelConfig config;
  private final String last;
  private final LayerBorders borders;

  private GraphLayers(GraphFile graph, ModelConfig config) {
    this.graph = graph;
    this.config = config;
    this.last = StatesTensor.find(graph, config);
    this.borders = new LayerBorders(graph.nodes());
  }

  /**
   * The layers, as outputs that are numbered tell them, else blocks that share their weights, else
   * what crosses from block to block where the nodes' names or metadata show the blocks, else what
   * all states go through.
   *
   * @throws ModelException where the graph holds no hidden states
   */
  public static HiddenLayers find(GraphFile graph, ModelConfig config) {
    return new GraphLayers(graph, config).find();
  }

  private HiddenLayers find() {
    Optional<HiddenLayers> numbered =
        NumberedOutputs.find(graph.outputNames(), last, borders.blocks().size());
    if (numbered.isPresent()) {
      return told(numbered.get(), LayerOrigin.OUTPUT_NAME);
    }
    Optional<HiddenLayers> shared =
        borders.blocks().isEmpty() ? new SharedBlocks(graph).find(last) : Optional.empty();
    if (shared.isPresent()) {
      return told(shared.get(), LayerOrigin.STRUCTURE);
    }
    HiddenLayers crossing = borders.find(last);
    StatesPath path = new StatesPath(graph, last);
    if (crossing.complete() && (!path.hasFusedSums() || allPass(crossing, path))) {
      return told(crossing, borders.origin());
    }
    return onPath(path, crossing);
  }

  /** A sum that is one node with the next block's norm shifts the borders that names show. */
  private static boolean allPass(HiddenLayers layers, StatesPath path) {
    Set<String> passed = path.passed().stream().map(path::tensor).collect(Collectors.toSet());
    return passed.containsAll(layers.tensors());
  }

  private HiddenLayers onPath(StatesPath path, HiddenLayers crossing) {
    ResidualStream stream = new ResidualStream(graph, path);
    LikeBlocks alike = new LikeBlocks(config, stream);
    MarkedBlocks marked = new MarkedBlocks(graph, path, stream);
    List<Integer> shown = marked.begins();
    List<Integer> begins = alike.begins();
    if (begins.isEmpty() && shown.size() == config.layers().orElse(shown.size())) {
      begins = shown;
    }
    if (begins.isEmpty() || !marked.agreeWith(begins)) {
      return HiddenLayers.onlyLast(last, problem(crossing, stream, alike, marked))
          .foundBy(LayerOrigin.STRUCTURE, originOfLast());
    }
    List<String> tensors = new ArrayList<>(begins.stream().map(path::tensor).toList());
    tensors.add(last);
    LayerOrigin origin = marked.areShownByNodes() ? borders.origin() : LayerOrigin.WEIGHT_NAMES;
    return told(HiddenLayers.all(tensors), begins.equals(shown) ? origin : LayerOrigin.STRUCTURE);
  }

  private static String problem(
      HiddenLayers crossing, ResidualStream stream, LikeBlocks alike, MarkedBlocks marked) {
    List<String> problems = new ArrayList<>(List.of(crossing.problem()));
    if (!stream.residuals().isEmpty()) {
      problems.add(
          alike
              .problem()
              .orElse(
                  "looked for these in blocks that are alike; found blocks %s elsewhere"
                      .formatted(marked.blocks())));
    }
    return problems.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
  }

  private HiddenLayers told(HiddenLayers layers, LayerOrigin origin) {
    return layers.foundBy(origin, originOfLast());
  }

  private LayerOrigin originOfLast() {
    if (graph.outputNames().contains(last)) {
      return LayerOrigin.OUTPUT_NAME;
    }
    return borders.blocks().isEmpty() ? LayerOrigin.STRUCTURE : borders.origin();
  }
}
