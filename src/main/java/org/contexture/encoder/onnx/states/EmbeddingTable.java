package org.contexture.encoder.onnx.states;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphInitializer;
import org.contexture.encoder.onnx.graph.GraphNode;

/** The weight in which a graph looks up the vectors of token ids. */
public final class EmbeddingTable {
  /** ONNX Runtime's optimizer makes one node of the embedding layer; the words' table is first. */
  static final String FUSED = "EmbedLayerNormalization";

  /** Nodes whose output has the rows of their first input. */
  private static final Set<String> SAME_ROWS = Set.of("Cast", "DequantizeLinear", "Identity");

  /** Nodes whose output has the numbers of their first input. */
  private static final Set<String> SAME_NUMBERS =
      Set.of("Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze");

  private final GraphFile graph;

  /** The tensor whose rows a tensor has, and the one whose numbers it has. */
  private final Map<String, String> rowsOf = new HashMap<>();

  private final Map<String, String> numbersOf = new HashMap<>();

  public EmbeddingTable(GraphFile graph) {
    this.graph = graph;
    for (GraphNode node : graph.nodes()) {
      if (SAME_ROWS.contains(node.operator())) {
        follow(node, rowsOf);
      }
      if (SAME_NUMBERS.contains(node.operator())) {
        follow(node, numbersOf);
      }
    }
  }

  /** Nodes come in order, so that what the input follows is known. */
  private static void follow(GraphNode node, Map<String, String> sources) {
    node.inputs().stream()
        .findFirst()
        .map(input -> sources.getOrDefault(input, input))
        .ifPresent(source -> node.outputs().forEach(output -> sources.put(output, source)));
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

  /** Whether what a node gives are the vectors of token ids. */
  boolean looksUp(GraphNode node) {
    boolean fused = node.operator().equals(FUSED);
    return (fused || node.operator().startsWith("Gather"))
        && node.inputs().stream().skip(fused ? 0 : 1).findFirst().filter(this::isIds).isPresent();
  }

  /** The weight in which a node looks up ids. */
  private Optional<GraphInitializer> table(GraphNode node) {
    if (!looksUp(node)) {
      return Optional.empty();
    }
    return node.operator().equals(FUSED)
        ? node.inputs().stream().map(this::weight).flatMap(Optional::stream).findFirst()
        : node.inputs().stream().findFirst().flatMap(this::weight);
  }

  private boolean isIds(String tensor) {
    return numbersOf.getOrDefault(tensor, tensor).equals(StatesFlow.INPUT_IDS);
  }

  private Optional<GraphInitializer> weight(String tensor) {
    return Optional.ofNullable(graph.initializers().get(rowsOf.getOrDefault(tensor, tensor)));
  }
}
