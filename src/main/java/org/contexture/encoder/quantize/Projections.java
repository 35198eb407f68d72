package org.contexture.encoder.quantize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.onnx.graph.FloatWeight;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphInitializer;
import org.contexture.encoder.onnx.graph.GraphNeeds;
import org.contexture.encoder.onnx.graph.GraphNode;
import org.contexture.encoder.onnx.graph.NodeFields;
import org.contexture.encoder.onnx.graph.TensorSignature;

/** Finds the nodes of a graph that multiply states with a matrix of weights. */
final class Projections {
  private static final String PRODUCT = "MatMul";
  private static final String PRODUCT_AND_SUM = "Gemm";
  private static final int MATRIX = 2;

  private final GraphFile graph;
  private final Set<String> kept;
  private final Map<String, GraphNode> givenBy = new HashMap<>();
  private final Map<String, List<GraphNode>> readBy = new HashMap<>();

  /** Tensors that depend on what the graph is fed with. */
  private final Set<String> fed = new HashSet<>();

  private Projections(GraphFile graph, List<String> states) {
    this.graph = graph;
    this.kept = new HashSet<>(states);
    kept.addAll(graph.outputNames());
    graph.takes().stream().map(TensorSignature::name).forEach(fed::add);
    for (GraphNode node : graph.nodes()) {
      node.outputs().forEach(output -> givenBy.put(output, node));
      node.inputs()
          .forEach(input -> readBy.computeIfAbsent(input, n -> new ArrayList<>()).add(node));
      if (!node.measures() && node.inputs().stream().anyMatch(fed::contains)) {
        fed.addAll(node.outputs());
      }
    }
  }

  /**
   * Those that some states need, in the graph's order.
   *
   * @param states tensors of the graph, which stay what they are called
   */
  static List<Projection> of(GraphFile graph, List<String> states) {
    Projections all = new Projections(graph, states);
    return GraphNeeds.of(graph, states).nodes().stream()
        .filter(node -> node.operator().equals(PRODUCT) || node.operator().equals(PRODUCT_AND_SUM))
        .flatMap(node -> all.find(node).stream())
        .toList();
  }

  private Optional<Projection> find(GraphNode node) {
    NodeFields fields = NodeFields.of(graph, node);
    List<String> inputs = fields.inputs();
    boolean sums = node.operator().equals(PRODUCT_AND_SUM);
    if (!fields.domain().isEmpty()
        || inputs.size() < 2
        || !fed.contains(inputs.get(0))
        || (sums && !isPlain(node, fields))) {
      return Optional.empty();
    }
    Optional<Matrix> matrix = matrix(inputs.get(1));
    if (matrix.isEmpty()) {
      return Optional.empty();
    }
    boolean turned = matrix.get().turned() ^ isOne(node, "transB");
    FloatWeight weight = new FloatWeight(graph, matrix.get().weight());
    int columns = weight.size(turned ? 0 : 1);
    if (inputs.size() > 2 && !inputs.get(2).isEmpty()) {
      Optional<FloatWeight> bias = bias(inputs.get(2), columns);
      return bias.map(
          found ->
              new Projection(
                  node, inputs.get(0), weight, turned, Optional.of(found), Optional.empty()));
    }
    Optional<GraphNode> sum = sum(node, columns);
    return Optional.of(
        new Projection(
            node,
            inputs.get(0),
            weight,
            turned,
            sum.flatMap(adding -> bias(adding, node.outputs().get(0), columns)),
            sum));
  }

  private static boolean isPlain(GraphNode node, NodeFields fields) {
    return fields.scalars().getOrDefault("alpha", 1f) == 1
        && fields.scalars().getOrDefault("beta", 1f) == 1
        && !isOne(node, "transA");
  }

  private static boolean isOne(GraphNode node, String attribute) {
    return node.numbers().getOrDefault(attribute, List.of(0L)).equals(List.of(1L));
  }

  private record Matrix(GraphInitializer weight, boolean turned) {}

  /** Exporters may leave a weight behind a node that turns it, or that gives it another name. */
  private Optional<Matrix> matrix(String tensor) {
    String name = tensor;
    boolean turned = false;
    for (GraphNode node = givenBy.get(name); node != null; node = givenBy.get(name)) {
      boolean turns = node.operator().equals("Transpose") && turnsMatrix(node);
      if (!turns && !node.operator().equals("Identity")) {
        return Optional.empty();
      }
      turned ^= turns;
      name = node.inputs().iterator().next();
    }
    boolean isTurned = turned;
    return Optional.ofNullable(graph.initializers().get(name))
        .filter(weight -> FloatWeight.is(weight) && weight.dimensions().size() == MATRIX)
        .map(weight -> new Matrix(weight, isTurned));
  }

  private static boolean turnsMatrix(GraphNode node) {
    List<Long> order = node.numbers().getOrDefault("perm", List.of());
    return order.isEmpty() || order.equals(List.of(1L, 0L));
  }

  private Optional<GraphNode> sum(GraphNode product, int columns) {
    String output = product.outputs().get(0);
    List<GraphNode> readers = readBy.getOrDefault(output, List.of());
    return readers.size() == 1 && !kept.contains(output)
        ? readers.stream()
            .filter(node -> node.operator().equals("Add"))
            .filter(node -> bias(node, output, columns).isPresent())
            .findFirst()
        : Optional.empty();
  }

  private Optional<FloatWeight> bias(GraphNode sum, String product, int columns) {
    return sum.inputs().stream()
        .filter(input -> !input.equals(product))
        .findFirst()
        .flatMap(input -> bias(input, columns))
        // A row of a matrix would give a sum of more dimensions than the product may have.
        .filter(bias -> bias.weight().dimensions().size() == 1);
  }

  private Optional<FloatWeight> bias(String tensor, int columns) {
    return Optional.ofNullable(graph.initializers().get(tensor))
        .filter(FloatWeight::is)
        .filter(
            weight ->
                weight.dimensions().equals(List.of((long) columns))
                    || weight.dimensions().equals(List.of(1L, (long) columns)))
        .map(weight -> new FloatWeight(graph, weight));
  }
}
