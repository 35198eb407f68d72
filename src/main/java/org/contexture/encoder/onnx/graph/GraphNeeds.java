package org.contexture.encoder.onnx.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What some tensors of a graph need to be computed.
 *
 * @param graph the whole graph
 * @param tensors the wanted ones and all that go into them, weights and inputs included
 */
public record GraphNeeds(GraphFile graph, Set<String> tensors) {
  public static GraphNeeds of(GraphFile graph, List<String> wanted) {
    Map<String, GraphNode> givenBy = new HashMap<>();
    graph.nodes().forEach(node -> node.outputs().forEach(output -> givenBy.put(output, node)));
    Set<String> needed = new HashSet<>(wanted);
    Deque<String> pending = new ArrayDeque<>(wanted);
    while (!pending.isEmpty()) {
      GraphNode node = givenBy.get(pending.remove());
      if (node != null) {
        node.inputs().stream().filter(needed::add).forEach(pending::add);
      }
    }
    return new GraphNeeds(graph, needed);
  }

  /** In the graph's order. */
  public List<GraphNode> nodes() {
    return graph.nodes().stream()
        .filter(node -> node.outputs().stream().anyMatch(tensors::contains))
        .toList();
  }

  List<GraphInitializer> initializers() {
    return graph.initializers().values().stream()
        .filter(initializer -> tensors.contains(initializer.name()))
        .toList();
  }

  /** Files beside the graph that values are in, relative to the graph's folder. */
  List<String> locations() {
    return GraphFile.locations(initializers(), nodes());
  }
}
