package org.contexture.encoder.onnx.states;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphInitializer;
import org.contexture.encoder.onnx.graph.GraphNode;

/** The weight in which a graph looks up the vectors of token ids. */
public final class EmbeddingTable {
  /** ONNX Runtime's optimizer makes one node of the embedding layer; the words' table is first. */
  private static final String FUSED = "EmbedLayerNormalization";

  /** Nodes whose output has the rows of their first input. */
  private static final Set<String> SAME_ROWS = Set.of("Cast", "DequantizeLinear", "Identity");

  /** Nodes whose output has the numbers of their first input. */
  private static final Set<String> SAME_NUMBERS =
      Set.of("Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze");

  private final GraphFile graph;
  private final Map<String, GraphNode> givenBy = new HashMap<>();

  public EmbeddingTable(GraphFile graph) {
    this.graph = graph;
    graph.nodes().forEach(node -> node.outputs().forEach(output -> givenBy.put(output, node)));
  }

  /** How many token ids it knows, from 0; 0 where the graph does not show it. */
  public long rows() {
    return graph.nodes().stream()
        .flatMap(node -> table(node).stream())
        .filter(table -> !table.dimensions().isEmpty())
        .findFirst()
        .map(table -> table.dimensions().get(0))
        .orElse(0L);
  }

  /** The weight in which a node looks up ids. */
  private Optional<GraphInitializer> table(GraphNode node) {
    List<String> inputs = List.copyOf(node.inputs());
    if (node.operator().equals(FUSED) && isIds(inputs.get(0))) {
      return inputs.stream().map(this::weight).flatMap(Optional::stream).findFirst();
    }
    return node.operator().startsWith("Gather") && inputs.size() > 1 && isIds(inputs.get(1))
        ? weight(inputs.get(0))
        : Optional.empty();
  }

  private boolean isIds(String tensor) {
    return source(tensor, SAME_NUMBERS).equals(StatesFlow.INPUT_IDS);
  }

  private Optional<GraphInitializer> weight(String tensor) {
    return Optional.ofNullable(graph.initializers().get(source(tensor, SAME_ROWS)));
  }

  private String source(String tensor, Set<String> through) {
    GraphNode node = givenBy.get(tensor);
    return node != null && through.contains(node.operator())
        ? source(node.inputs().iterator().next(), through)
        : tensor;
  }
}
