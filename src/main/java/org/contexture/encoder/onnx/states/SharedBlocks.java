package org.contexture.encoder.onnx.states;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.layer.HiddenLayers;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphNode;

/**
 * Finds the layers of a model that runs one block again and again, as ALBERT does. Its node names
 * number no blocks, but each run reads the same weights: a layer's states are what comes out of the
 * block's last node, and what nodes of the next run read that have the same weights in every run.
 */
final class SharedBlocks {
  private static final Set<String> COPIES = Set.of("Cast", "Identity");

  /** What nodes have in common that run one step of a block. */
  private record Step(String operator, Set<String> weights) {}

  private final Set<String> weights;
  private final StatesFlow flow;
  private final Map<Step, List<GraphNode>> runs = new HashMap<>();

  SharedBlocks(GraphFile graph) {
    this.weights = graph.initializers().keySet();
    this.flow = new StatesFlow(graph.nodes());
    for (GraphNode node : graph.nodes()) {
      if (!node.outputs().isEmpty()) {
        runs.computeIfAbsent(step(node), absent -> new ArrayList<>()).add(node);
      }
    }
  }

  private Step step(GraphNode node) {
    Set<String> read = new HashSet<>(node.inputs());
    read.retainAll(weights);
    return new Step(node.operator(), read);
  }

  /**
   * The layers; empty where no block is run more than once, or several are.
   *
   * @param last the tensor that holds the last layer's states
   */
  Optional<HiddenLayers> find(String last) {
    Optional<GraphNode> end = flow.giver(last);
    while (end.isPresent() && COPIES.contains(end.get().operator())) {
      end = end.flatMap(flow::onlyStatesIn).flatMap(flow::giver);
    }
    List<GraphNode> ends = end.map(this::alike).orElse(List.of());
    if (ends.size() < 2) {
      return Optional.empty();
    }
    List<String> given = ends.stream().map(node -> node.outputs().get(0)).toList();
    return readFirst(given)
        .filter(embedded -> !repeats(embedded))
        .map(
            embedded -> {
              List<String> tensors = new ArrayList<>(List.of(embedded));
              tensors.addAll(given.subList(0, given.size() - 1));
              tensors.add(last);
              return HiddenLayers.all(tensors);
            });
  }

  /** Nodes of the same operator with the same weights, in the graph's order; none without any. */
  private List<GraphNode> alike(GraphNode node) {
    Step step = step(node);
    return step.weights().isEmpty() ? List.of() : runs.getOrDefault(step, List.of());
  }

  /** What the first run reads as the others read what the run before them gave. */
  private Optional<String> readFirst(List<String> given) {
    List<Optional<String>> wanted =
        given.subList(0, given.size() - 1).stream().map(Optional::of).toList();
    Set<String> found = new HashSet<>();
    Set<List<GraphNode>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (GraphNode reader : flow.readers(given.get(0))) {
      List<Optional<String>> read = readAlike(reader, alike(reader), seen);
      if (read.size() == given.size() && read.subList(1, read.size()).equals(wanted)) {
        read.get(0).ifPresent(found::add);
      }
    }
    return found.size() == 1 ? found.stream().findFirst() : Optional.empty();
  }

  /**
   * What a node reads in each run. Exporters may give each run a transposed copy of a weight; then
   * the bias that is added next tells the runs' nodes.
   *
   * @param same the node of each run
   * @param seen groups of such nodes that need not be looked at again
   */
  private List<Optional<String>> readAlike(
      GraphNode reader, List<GraphNode> same, Set<List<GraphNode>> seen) {
    if (same.size() > 1) {
      return seen.add(same) ? same.stream().map(flow::onlyStatesIn).toList() : List.of();
    }
    List<GraphNode> next = flow.readers(reader.outputs().get(0));
    if (flow.projected(reader).isEmpty() || next.size() != 1) {
      return List.of();
    }
    List<GraphNode> biases = alike(next.get(0));
    return seen.add(biases)
        ? biases.stream()
            .map(node -> flow.onlyStatesIn(node).flatMap(flow::giver).flatMap(flow::projected))
            .toList()
        : List.of();
  }

  /** A tensor that comes out of another block of many runs is the middle of a model. */
  private boolean repeats(String tensor) {
    return flow.giver(tensor).map(node -> alike(node).size() > 1).orElse(false);
  }
}
