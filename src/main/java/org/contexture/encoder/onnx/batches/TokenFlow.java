package org.contexture.encoder.onnx.batches;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.onnx.graph.GraphNode;

/** Which tensors depend on what the tokens are, and which on the mask of padding alone. */
final class TokenFlow {
  private static final Set<String> TOKENS = Set.of("input_ids", "token_type_ids");

  /** Of the embedding layer in one node, the second output is made of the mask. */
  private static final Set<String> EMBEDDINGS =
      Set.of("EmbedLayerNormalization", "QEmbedLayerNormalization");

  private static final int LENGTHS = 1;

  /** Between a product and what becomes of it there are never more nodes. */
  private static final int FAR = 64;

  private final Set<String> ofTokens = new HashSet<>(TOKENS);
  private final Set<String> ofMask = new HashSet<>(Set.of("attention_mask"));
  private final Map<String, GraphNode> givenBy = new HashMap<>();

  TokenFlow(List<GraphNode> nodes) {
    for (GraphNode node : nodes) {
      node.outputs().forEach(output -> givenBy.put(output, node));
      if (node.measures()) {
        continue;
      }
      if (EMBEDDINGS.contains(node.operator())) {
        addEmbeddings(node);
      } else if (node.inputs().stream().anyMatch(ofTokens::contains)) {
        ofTokens.addAll(node.outputs());
      } else if (node.inputs().stream().anyMatch(ofMask::contains)) {
        ofMask.addAll(node.outputs());
      }
    }
  }

  private void addEmbeddings(GraphNode node) {
    for (int output = 0; output < node.outputs().size(); output++) {
      (output == LENGTHS && readsMask(node) ? ofMask : ofTokens).add(node.outputs().get(output));
    }
  }

  /** What a node reads of the tokens, in its order. */
  List<String> tokensIn(GraphNode node) {
    return node.inputs().stream().filter(ofTokens::contains).toList();
  }

  boolean isOfTokens(String tensor) {
    return ofTokens.contains(tensor);
  }

  boolean readsMask(GraphNode node) {
    return node.inputs().stream().anyMatch(ofMask::contains);
  }

  /** The constant that gives a tensor; empty where it is no constant of few numbers. */
  List<Long> constant(String tensor) {
    GraphNode node = givenBy.get(tensor);
    return node != null && node.operator().equals("Constant")
        ? node.numbers().getOrDefault("value", List.of())
        : List.of();
  }

  /**
   * Nodes that a tensor came through, back to the first that do more than change each value by
   * itself; these included. None where there are too many.
   */
  List<GraphNode> behind(String tensor) {
    Deque<String> pending = new ArrayDeque<>(List.of(tensor));
    Set<String> seen = new HashSet<>(pending);
    List<GraphNode> found = new ArrayList<>();
    while (!pending.isEmpty()) {
      GraphNode node = givenBy.get(pending.remove());
      if (node != null && isOfTokens(node.outputs().get(0))) {
        found.add(node);
        if (OperatorKind.of(node.operator()) == OperatorKind.APART) {
          tokensIn(node).stream().filter(seen::add).forEach(pending::add);
        }
      }
      if (found.size() > FAR || seen.size() > FAR) {
        return List.of();
      }
    }
    return found;
  }
}
