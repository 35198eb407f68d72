package org.contexture.encoder.onnx.batches;

import java.util.List;
import java.util.Optional;
import org.contexture.encoder.layer.BatchRegime;
import org.contexture.encoder.layer.Batches;
import org.contexture.encoder.layer.ModelFamily;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphInitializer;
import org.contexture.encoder.onnx.graph.GraphNeeds;
import org.contexture.encoder.onnx.graph.GraphNode;

/**
 * Finds the nodes of a graph that mix tokens other than by attention under the mask of padding.
 * Shapes are not followed: of an axis it is known where it is the last one, and assumed where it
 * comes after the second, which is the tokens' in {@code [batch, tokens, values]}. What that lets
 * pass is found when it is tried.
 */
final class TokenMixing {
  private final GraphFile graph;
  private final ModelFamily family;
  private final List<GraphNode> nodes;
  private final TokenFlow flow;

  private TokenMixing(GraphFile graph, ModelFamily family, List<GraphNode> nodes) {
    this.graph = graph;
    this.family = family;
    this.nodes = nodes;
    this.flow = new TokenFlow(nodes);
  }

  static TokenMixing of(GraphFile graph, ModelFamily family, List<String> tensors) {
    return new TokenMixing(graph, family, GraphNeeds.of(graph, tensors).nodes());
  }

  /** The fewest that a node asks for; empty where every node leaves tokens apart. */
  Optional<Batches> strictest() {
    Optional<Batches> found = Optional.empty();
    for (GraphNode node : nodes) {
      Optional<Batches> asked = flow.tokensIn(node).isEmpty() ? Optional.empty() : of(node);
      if (asked.isPresent() && asked.get().regime() == BatchRegime.ONE_TEXT) {
        return asked;
      }
      found = found.or(() -> asked);
    }
    return found;
  }

  private Optional<Batches> of(GraphNode node) {
    boolean seesAll = family.needsMask();
    return switch (OperatorKind.of(node.operator())) {
      case APART -> Optional.empty();
      case NORM -> equal(node, seesAll && !isApart(axis(node, -1)), "is over several tokens");
      case REDUCTION -> ofReduction(node, seesAll);
      case SHARES ->
          equal(node, seesAll && !isHidden(node), "is attention that no mask hides padding from");
      case PRODUCT -> equal(node, seesAll && !isKnown(node), "mixes tokens and is no attention");
      case ATTENTION ->
          equal(node, seesAll && !flow.readsMask(node), "is attention that reads no mask");
      case LOOKUP -> equal(node, seesAll && !picksApart(node), "picks among tokens");
      case JOIN -> equal(node, seesAll && !isApart(axis(node, 0)), "puts tokens behind each other");
      case WINDOW -> equal(node, !isOneWide(node), "reads several tokens at a time");
      case RUNNING -> equal(node, number(node, "reverse", 0) != 0, "sums from the last token on");
      case ROUTING ->
          equal(node, seesAll, "is an operator that is not known to leave tokens apart");
      case UNKNOWN -> equal(node, true, "is an operator that is not known to leave tokens apart");
    };
  }

  private static Optional<Batches> equal(GraphNode node, boolean mixes, String reason) {
    return mixes
        ? Optional.of(Batches.equalLengths("%s %s".formatted(described(node), reason)))
        : Optional.empty();
  }

  private static String described(GraphNode node) {
    return node.name().isEmpty()
        ? "a node " + node.operator()
        : "%s '%s'".formatted(node.operator(), node.name());
  }

  private Optional<Batches> ofReduction(GraphNode node, boolean seesAll) {
    List<Long> axes = axes(node);
    if (axes.isEmpty() && node.inputs().size() == 1) {
      return Optional.of(Batches.oneText(described(node) + " is over all texts of the batch"));
    }
    boolean apart = !axes.isEmpty() && axes.stream().allMatch(TokenMixing::isApart);
    return equal(node, seesAll && !apart, "is over several tokens");
  }

  private List<Long> axes(GraphNode node) {
    if (node.operator().startsWith("Arg")) {
      return List.of(axis(node, 0));
    }
    if (node.numbers().containsKey("axes")) {
      return node.numbers().get("axes");
    }
    return node.inputs().stream().skip(1).findFirst().map(this::constant).orElse(List.of());
  }

  private List<Long> constant(String tensor) {
    GraphInitializer weight = graph.initializers().get(tensor);
    return weight == null ? flow.constant(tensor) : weight.numbers();
  }

  private static long axis(GraphNode node, long otherwise) {
    return number(node, "axis", otherwise);
  }

  private static long number(GraphNode node, String attribute, long otherwise) {
    List<Long> numbers = node.numbers().getOrDefault(attribute, List.of());
    return numbers.isEmpty() ? otherwise : numbers.get(0);
  }

  /** Whether an axis is, as far as can be told, not that of the tokens. */
  private static boolean isApart(long axis) {
    return axis == -1 || axis >= 2;
  }

  /** Of scores between tokens; shares of a projection's values are none. */
  private boolean isHidden(GraphNode node) {
    if (flow.readsMask(node)) {
      return true;
    }
    List<GraphNode> behind = flow.behind(flow.tokensIn(node).get(0));
    if (behind.stream().anyMatch(flow::readsMask)) {
      return true;
    }
    List<GraphNode> products = behind.stream().filter(TokenMixing::isProduct).toList();
    return !products.isEmpty()
        && products.stream().allMatch(product -> flow.tokensIn(product).size() == 1)
        && isApart(axis(node, -1));
  }

  private static boolean isProduct(GraphNode node) {
    return OperatorKind.of(node.operator()) == OperatorKind.PRODUCT;
  }

  /** A projection of each token, scores of keys, or values by their shares. */
  private boolean isKnown(GraphNode node) {
    List<String> read = flow.tokensIn(node);
    if (number(node, "transA", 0) != 0 || !read.get(0).equals(first(node))) {
      return false;
    }
    return read.size() == 1
        || number(node, "transB", 0) != 0
        || flow.behind(read.get(0)).stream()
            .anyMatch(behind -> OperatorKind.of(behind.operator()) == OperatorKind.SHARES)
        || flow.behind(read.get(1)).stream().anyMatch(TokenMixing::turns);
  }

  private static String first(GraphNode node) {
    return node.inputs().iterator().next();
  }

  /** Whether it puts another axis last. */
  private static boolean turns(GraphNode node) {
    List<Long> order = node.numbers().getOrDefault("perm", List.of());
    return node.operator().equals("Transpose")
        && (order.isEmpty() || order.get(order.size() - 1) != order.size() - 1);
  }

  /** What is picked from is a table of weights, or an axis that is not the tokens'. */
  private boolean picksApart(GraphNode node) {
    List<String> read = flow.tokensIn(node);
    boolean fromTokens = read.contains(first(node));
    long axis = axis(node, 0);
    boolean apart = isApart(axis) || (axis == 0 && node.operator().equals("Gather"));
    return !fromTokens || (read.size() == 1 && apart);
  }

  private static boolean isOneWide(GraphNode node) {
    List<Long> kernel = node.numbers().getOrDefault("kernel_shape", List.of());
    return !kernel.isEmpty() && kernel.stream().allMatch(width -> width == 1);
  }
}
