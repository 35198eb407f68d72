package org.contexture.encoder.onnx.states;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphNeeds;
import org.contexture.encoder.onnx.graph.GraphNode;

/** Finds the last layer's states inside a graph that gives only what is made of them. */
final class InnerStates {
  /** What may come between the last product with a weight and the logits. */
  private static final Set<String> AFTER_PROJECTION =
      Set.of("Add", "Cast", "Div", "Identity", "Mul", "Reshape", "Sub", "Tanh", "Where");

  private static final Set<String> ACTIVATIONS =
      Set.of("BiasGelu", "Elu", "Erf", "FastGelu", "Gelu", "Relu", "Sigmoid", "Tanh");

  /** Operators of a block besides products with weights. */
  private static final Pattern STEP = Pattern.compile("Attention|Gelu|Norm|Softmax");

  private final GraphFile graph;
  private final StatesFlow flow;
  private final int lastBlock;
  private final boolean blocksAreKnown;

  InnerStates(GraphFile graph) {
    this.graph = graph;
    this.flow = new StatesFlow(graph.nodes());
    this.lastBlock = graph.nodes().stream().mapToInt(GraphNode::block).max().orElse(-1);
    this.blocksAreKnown = lastBlock != GraphNode.OUTSIDE && !stepsLieBetweenBlocks();
  }

  /**
   * Whether nodes that are in no block by their names do a block's work: an optimizer that makes
   * one node of several gives it a name of its own. Then what comes after the last block does not
   * show either.
   */
  private boolean stepsLieBetweenBlocks() {
    Set<String> after = new HashSet<>();
    Set<String> between = new HashSet<>();
    for (GraphNode node : graph.nodes()) {
      Set<String> read = flow.statesIn(node);
      boolean outside = node.block() == GraphNode.OUTSIDE;
      boolean readsBetween = read.stream().anyMatch(between::contains);
      if (!outside && readsBetween) {
        return true;
      }
      if (!outside) {
        after.addAll(node.outputs());
      } else if (read.stream().anyMatch(after::contains)) {
        after.addAll(node.outputs());
        if (readsBetween || isStep(node)) {
          between.addAll(node.outputs());
        }
      }
    }
    return false;
  }

  private boolean isStep(GraphNode node) {
    return flow.projected(node).isPresent() || STEP.matcher(node.operator()).find();
  }

  /**
   * What the logits are projected from. The head of a masked language model transforms the states
   * first: then it is what that transform reads, where the node names tell it from a block.
   *
   * @param plain the model is of a kind whose head transforms nothing
   */
  Optional<String> beforeLogits(String logits, boolean plain) {
    if (!blocksAreKnown) {
      return plain
          ? lastProjected(logits).filter(tensor -> !isActivated(tensor)).map(this::unfolded)
          : Optional.empty();
    }
    List<GraphNode> head = head(logits);
    List<GraphNode> products =
        head.stream().filter(node -> flow.projected(node).isPresent()).toList();
    if (products.size() > 1) {
      int begin = head.indexOf(products.get(0));
      int end = head.indexOf(products.get(products.size() - 1));
      if (head.subList(begin, end).stream()
          .anyMatch(node -> ACTIVATIONS.contains(node.operator()))) {
        return flow.projected(products.get(0)).map(this::unfolded);
      }
    }
    return lastProjected(logits).map(this::unfolded);
  }

  /** Whether an activation comes between a tensor and the products with weights before it. */
  private boolean isActivated(String tensor) {
    Deque<String> pending = new ArrayDeque<>(List.of(tensor));
    Set<String> seen = new HashSet<>(pending);
    while (!pending.isEmpty()) {
      Optional<GraphNode> node = flow.giver(pending.remove());
      if (node.isPresent() && ACTIVATIONS.contains(node.get().operator())) {
        return true;
      }
      if (node.isPresent() && flow.projected(node.get()).isEmpty()) {
        flow.statesIn(node.get()).stream().filter(seen::add).forEach(pending::add);
      }
    }
    return false;
  }

  /** Nodes outside the blocks between the last block and a tensor. */
  private List<GraphNode> head(String tensor) {
    Set<String> needed = GraphNeeds.of(graph, List.of(tensor)).tensors();
    Set<String> after = new HashSet<>();
    List<GraphNode> head = new ArrayList<>();
    for (GraphNode node : graph.nodes()) {
      boolean outside = node.block() == GraphNode.OUTSIDE;
      if (node.block() == lastBlock && !outside) {
        after.addAll(node.outputs());
      } else if (outside && flow.statesIn(node).stream().anyMatch(after::contains)) {
        after.addAll(node.outputs());
        if (node.outputs().stream().anyMatch(needed::contains)) {
          head.add(node);
        }
      }
    }
    return head;
  }

  private Optional<String> lastProjected(String logits) {
    Optional<GraphNode> node = flow.giver(logits);
    while (node.isPresent()) {
      Optional<String> projected = flow.projected(node.get());
      if (projected.isPresent()) {
        return projected;
      }
      node =
          node.filter(found -> AFTER_PROJECTION.contains(found.operator()))
              .flatMap(flow::onlyStatesIn)
              .flatMap(flow::giver);
    }
    return Optional.empty();
  }

  /** A product of matrices may read the states of all texts as one long row. */
  private String unfolded(String tensor) {
    return flow.giver(tensor)
        .filter(node -> Set.of("Reshape", "Flatten").contains(node.operator()))
        .flatMap(flow::onlyStatesIn)
        .orElse(tensor);
  }

  /** What leaves the last block, with the final norm where one follows. */
  Optional<String> afterLastBlock() {
    List<String> leaving =
        flow.tensors().stream()
            .filter(tensor -> flow.giver(tensor).orElseThrow().block() == lastBlock)
            .filter(tensor -> isReadOutside(tensor))
            .toList();
    return blocksAreKnown && leaving.size() == 1 ? normed(leaving.get(0)) : Optional.empty();
  }

  private boolean isReadOutside(String tensor) {
    return flow.readers(tensor).stream().anyMatch(node -> node.block() == GraphNode.OUTSIDE);
  }

  private Optional<String> normed(String tensor) {
    Set<String> scopes =
        flow.readers(tensor).stream()
            .filter(node -> node.block() == GraphNode.OUTSIDE)
            .map(InnerStates::scope)
            .collect(Collectors.toSet());
    if (scopes.stream().noneMatch(InnerStates::isOfNorm)) {
      return Optional.of(tensor);
    }
    List<String> leaving =
        flow.tensors().stream()
            .filter(given -> scopes.contains(scope(flow.giver(given).orElseThrow())))
            .filter(
                given ->
                    flow.readers(given).stream().anyMatch(node -> !scopes.contains(scope(node))))
            .toList();
    return scopes.size() == 1 && leaving.size() == 1
        ? Optional.of(leaving.get(0))
        : Optional.empty();
  }

  private static boolean isOfNorm(String scope) {
    String module = scope.substring(scope.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return module.contains("norm") || module.contains("ln_f");
  }

  private static String scope(GraphNode node) {
    return node.name().substring(0, Math.max(0, node.name().lastIndexOf('/')));
  }
}
