package org.contexture.encoder.onnx.states;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.onnx.graph.GraphNode;

/**
 * Which tensors of a graph depend on what the tokens are, and not only on how many there are. A
 * quantizer stands for the tensor that it quantizes.
 */
final class StatesFlow {
  /** The input that all states come from. */
  static final String INPUT_IDS = "input_ids";

  static final Set<String> QUANTIZERS = Set.of("DynamicQuantizeLinear", "QuantizeLinear");

  private final Set<String> states = new HashSet<>(Set.of(INPUT_IDS));
  private final Map<String, String> quantized = new HashMap<>();
  private final Map<String, GraphNode> givenBy = new LinkedHashMap<>();
  private final Map<String, List<GraphNode>> readBy = new HashMap<>();

  StatesFlow(List<GraphNode> nodes) {
    nodes.forEach(this::add);
  }

  private void add(GraphNode node) {
    Set<String> inputs = statesIn(node);
    // A name that is empty stands for an output that nobody wants.
    List<String> outputs = node.outputs().stream().filter(name -> !name.isEmpty()).toList();
    if (inputs.isEmpty() || outputs.isEmpty() || node.measures()) {
      return;
    }
    if (QUANTIZERS.contains(node.operator()) || restores(node)) {
      // The outputs after the first tell its scale.
      quantized.put(outputs.get(0), inputs.iterator().next());
      return;
    }
    inputs.forEach(input -> readBy.computeIfAbsent(input, name -> new ArrayList<>()).add(node));
    outputs.forEach(output -> givenBy.put(output, node));
    states.addAll(outputs);
  }

  private boolean restores(GraphNode node) {
    return node.operator().equals("DequantizeLinear")
        && node.inputs().stream().anyMatch(quantized::containsKey);
  }

  /** What a node reads of the states. */
  Set<String> statesIn(GraphNode node) {
    Set<String> found = new HashSet<>();
    for (String input : node.inputs()) {
      String source = quantized.getOrDefault(input, input);
      if (states.contains(source)) {
        found.add(source);
      }
    }
    return found;
  }

  /** The one tensor of states that a node reads; empty where it reads none or several. */
  Optional<String> onlyStatesIn(GraphNode node) {
    Set<String> found = statesIn(node);
    return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
  }

  /** What a node multiplies with a weight; empty where it is no such node. */
  Optional<String> projected(GraphNode node) {
    boolean product = node.operator().contains("MatMul") || node.operator().contains("Gemm");
    return product && node.inputs().size() > 1 ? onlyStatesIn(node) : Optional.empty();
  }

  /** The node that gives these states. */
  Optional<GraphNode> giver(String tensor) {
    return Optional.ofNullable(givenBy.get(quantized.getOrDefault(tensor, tensor)));
  }

  List<GraphNode> readers(String tensor) {
    return readBy.getOrDefault(tensor, List.of());
  }

  /** Tensors of states, in the graph's order. */
  Set<String> tensors() {
    return givenBy.keySet();
  }
}
