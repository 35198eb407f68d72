package org.contexture.encoder.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weight in which a graph looks up the vectors of token ids. */
final class EmbeddingTable {
  /** Nodes whose output has the rows of their first input. */
  private static final Set<String> SAME_ROWS = Set.of("Cast", "DequantizeLinear", "Identity");

  /** Nodes whose output has the numbers of their first input. */
  private static final Set<String> SAME_NUMBERS =
      Set.of("Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze");

  private final GraphFile graph;
  private final Map<String, GraphNode> givenBy = new HashMap<>();

  EmbeddingTable(GraphFile graph) {
    this.graph = graph;
    graph.nodes().forEach(node -> node.outputs().forEach(output -> givenBy.put(output, node)));
  }

  /** How many token ids it knows, from 0; 0 where the graph does not show it. */
  long rows() {
    return graph.nodes().stream()
        .filter(node -> node.operator().startsWith("Gather") && node.inputs().size() > 1)
        .map(node -> List.copyOf(node.inputs()))
        .filter(inputs -> source(inputs.get(1), SAME_NUMBERS).equals(GraphSignature.INPUT_IDS))
        .map(inputs -> graph.initializers().get(source(inputs.get(0), SAME_ROWS)))
        .filter(table -> table != null && !table.dimensions().isEmpty())
        .findFirst()
        .map(table -> table.dimensions().get(0))
        .orElse(0L);
  }

  private String source(String tensor, Set<String> through) {
    GraphNode node = givenBy.get(tensor);
    return node != null && through.contains(node.operator())
        ? source(node.inputs().iterator().next(), through)
        : tensor;
  }
}
