package org.contexture.encoder.transformers;

import static org.contexture.encoder.onnx.graph.GraphAttribute.number;
import static org.contexture.encoder.onnx.graph.GraphAttribute.numbers;
import static org.contexture.encoder.onnx.graph.GraphAttribute.scalar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.onnx.graph.GraphAttribute;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * What transformers are made of, as nodes of a graph. States are {@code [batch, sequence, values]};
 * a module is named as its weights are, and its scope as PyTorch's exporter would.
 */
final class Network {
  static final String INPUT_IDS = "input_ids";
  static final String ATTENTION_MASK = "attention_mask";
  static final String TOKEN_TYPE_IDS = "token_type_ids";

  private static final long FLOAT = 1;

  private final GraphBuilder graph;
  private final CheckpointWeights weights;
  private final Map<String, String> turned = new HashMap<>();
  private String places = "";
  private String inside = "";

  Network(GraphBuilder graph, CheckpointWeights weights) {
    this.graph = graph;
    this.weights = weights;
  }

  GraphBuilder graph() {
    return graph;
  }

  CheckpointWeights weights() {
    return weights;
  }

  /** What is added from now on lies in this module, beside what its own name says. */
  void enter(String module) {
    inside = module.isEmpty() ? "" : module + ".";
  }

  /** The scope of a module. */
  String scope(String module) {
    return spelled(inside + module);
  }

  private static String spelled(String module) {
    StringBuilder scope = new StringBuilder();
    for (String part : module.split("\\.", -1)) {
      // A number stays with the name before it: layers.0.
      scope.append(part.chars().allMatch(Character::isDigit) ? "." : "/").append(part);
    }
    return scope.toString();
  }

  String node(String module, String operator, String... inputs) {
    return graph.node(scope(module), operator, List.of(inputs));
  }

  String node(String module, String operator, List<String> inputs, GraphAttribute... attributes) {
    return graph.node(scope(module), operator, inputs, attributes);
  }

  /** Declares an input, {@code [batch, sequence]}. */
  String input(String name) {
    return graph.int64Input(name, "batch", "sequence");
  }

  /** Makes states the graph's output. */
  void output(String states, int width) {
    graph.floatOutput("last_hidden_state", states, "batch", "sequence", width);
  }

  /** Rows of a module's table of {@code [rows, width]}. */
  String lookUp(String module, String ids, long rows, long width) throws IOException {
    String table = weights.add(module + ".weight", rows, width);
    return node(module, "Gather", table, ids);
  }

  /** The numbers of a text's tokens, from 0: {@code [sequence]}. */
  String places() {
    if (places.isEmpty()) {
      String shape = graph.node("/places", "Shape", List.of(INPUT_IDS));
      String length =
          graph.node("/places", "Gather", List.of(shape, graph.number(1)), number("axis", 0));
      places = graph.node("/places", "Range", List.of(graph.number(0), length, graph.number(1)));
    }
    return places;
  }

  /** As {@link #places}, of float32. */
  String floatPlaces() {
    return graph.node("/places", "Cast", List.of(places()), number("to", FLOAT));
  }

  /**
   * A module of PyTorch's {@code Linear}, with the bias that it must have or not.
   *
   * @param in values that it takes
   * @param out values that it gives
   */
  String linear(String module, String states, boolean bias, long in, long out) throws IOException {
    String weight = weights.add(module + ".weight", out, in);
    String across = turned.get(weight);
    if (across == null) {
      // ONNX Runtime turns a weight once, when it loads the graph.
      across = node(module, "Transpose", List.of(weight), numbers("perm", 1, 0));
      turned.put(weight, across);
    }
    String product = node(module, "MatMul", states, across);
    return bias ? node(module, "Add", product, weights.add(module + ".bias", out)) : product;
  }

  /** As {@link #linear}, of GPT-2's {@code Conv1D}, whose weight lies the other way round. */
  String convolved(String module, String states, long in, long out) throws IOException {
    String product = node(module, "MatMul", states, weights.add(module + ".weight", in, out));
    return node(module, "Add", product, weights.add(module + ".bias", out));
  }

  /** A module of PyTorch's {@code LayerNorm}. */
  String layerNorm(String module, String states, boolean bias, long width, double epsilon)
      throws IOException {
    List<String> inputs = new ArrayList<>(List.of(states, weights.add(module + ".weight", width)));
    if (bias) {
      inputs.add(weights.add(module + ".bias", width));
    }
    return node(
        module, "LayerNormalization", inputs, number("axis", -1), scalar("epsilon", epsilon));
  }

  /**
   * RMSNorm (arXiv 1910.07467) over the last axis.
   *
   * @param added what is added to the weight: 1 in Gemma
   */
  String rmsNorm(String module, String states, long width, double epsilon, double added)
      throws IOException {
    String squares = node(module, "Pow", states, graph.scalar(2));
    String mean = node(module, "ReduceMean", List.of(squares), numbers("axes", -1));
    String root = node(module, "Sqrt", node(module, "Add", mean, graph.scalar(epsilon)));
    String scaled = node(module, "Div", states, root);
    String weight = weights.add(module + ".weight", width);
    if (added != 0) {
      weight = node(module, "Add", weight, graph.scalar(added));
    }
    return node(module, "Mul", scaled, weight);
  }

  /** The sum of a block's input and what it makes of it. */
  String sum(String module, String left, String right) {
    return node(module, "Add", left, right);
  }

  /** Cuts the last axis into parts of a width. */
  List<String> split(String module, String states, int parts, long width) {
    long[] widths = new long[parts];
    Arrays.fill(widths, width);
    return graph.nodes(
        scope(module), "Split", parts, List.of(states, graph.numbers(widths)), number("axis", -1));
  }
}
