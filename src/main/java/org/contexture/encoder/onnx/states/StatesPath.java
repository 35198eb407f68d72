package org.contexture.encoder.onnx.states;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphNode;

/**
 * The values on the ways from the vectors of a text's token ids to the states of its last layer, in
 * an order in which each comes after those that it is made of. Where ONNX Runtime's optimizer made
 * one node of a sum and its norm, both are there, whether the graph gives the sum or not.
 */
final class StatesPath {
  static final String SUM = "Add";
  static final String NORM = "LayerNormalization";

  /**
   * A value.
   *
   * @param tensor its name; empty where the graph gives it no name
   * @param step operator that gives it
   * @param node that gives it
   * @param from values that it is made of, without those that are the same for all texts of a
   *     length; none where token ids are looked up
   */
  record Value(String tensor, String step, GraphNode node, List<Integer> from) {
    /** Whether its node gives a sum and its norm. */
    boolean isOfFusedSum() {
      return FUSED_SUMS.contains(node.operator());
    }

    /** Whether it is one output of several, all of which come from one value. */
    boolean isOneOfSeveral() {
      return step.equals(COPY) && !node.operator().equals(COPY);
    }
  }

  /** ONNX Runtime's sums with a norm; the sum itself is the fourth output. */
  private static final Set<String> FUSED_SUMS =
      Set.of("SkipLayerNormalization", "SkipSimplifiedLayerNormalization");

  private static final String COPY = "Identity";

  private static final int SUM_OF_FUSED = 3;
  private static final int SUM_OF_EMBEDDINGS = 2;

  private final EmbeddingTable table;
  private final List<Value> all = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();
  private final Set<String> quantized = new HashSet<>();
  private final List<Value> values = new ArrayList<>();
  private final List<Integer> passed = new ArrayList<>();

  /**
   * Finds them.
   *
   * @param last the tensor that all ways end in
   */
  StatesPath(GraphFile graph, String last) {
    this.table = new EmbeddingTable(graph);
    graph.nodes().forEach(this::add);
    if (indices.containsKey(last)) {
      keepWhatLeadsTo(indices.get(last));
      findPassed();
    }
  }

  private void add(GraphNode node) {
    boolean lookup = table.looksUp(node);
    List<Integer> from = lookup ? List.of() : List.copyOf(read(node));
    if (node.measures() || node.outputs().isEmpty() || (from.isEmpty() && !lookup)) {
      return;
    }
    String first = node.outputs().get(0);
    if (standsFor(node)) {
      indices.put(first, from.get(0));
      quantized.add(first);
    } else if (FUSED_SUMS.contains(node.operator())) {
      addSum(node, SUM_OF_FUSED, from);
    } else if (node.operator().equals(EmbeddingTable.FUSED)) {
      addSum(node, SUM_OF_EMBEDDINGS, from);
    } else {
      addAll(node, from);
    }
  }

  /** Several outputs come from one value without a name, so that ways stay few. */
  private void addAll(GraphNode node, List<Integer> from) {
    List<String> outputs = node.outputs().stream().filter(output -> !output.isEmpty()).toList();
    if (outputs.size() == 1) {
      add(new Value(outputs.get(0), node.operator(), node, from));
    } else {
      int whole = add(new Value("", node.operator(), node, from));
      outputs.forEach(output -> add(new Value(output, COPY, node, List.of(whole))));
    }
  }

  private Set<Integer> read(GraphNode node) {
    Set<Integer> from = new LinkedHashSet<>();
    for (String input : node.inputs()) {
      Integer value = indices.get(input);
      if (value != null) {
        from.add(value);
      }
    }
    return from;
  }

  /** A quantizer gives no value of its own, nor does what undoes it. */
  private boolean standsFor(GraphNode node) {
    return StatesFlow.QUANTIZERS.contains(node.operator())
        || (node.operator().equals("DequantizeLinear")
            && node.inputs().stream().anyMatch(quantized::contains));
  }

  private void addSum(GraphNode node, int output, List<Integer> from) {
    List<String> outputs = node.outputs();
    int sum = add(new Value(outputs.size() > output ? outputs.get(output) : "", SUM, node, from));
    add(new Value(outputs.get(0), NORM, node, List.of(sum)));
  }

  private int add(Value value) {
    all.add(value);
    if (!value.tensor().isEmpty()) {
      indices.put(value.tensor(), all.size() - 1);
    }
    return all.size() - 1;
  }

  private void keepWhatLeadsTo(int last) {
    boolean[] needed = new boolean[last + 1];
    needed[last] = true;
    for (int v = last; v >= 0; v--) {
      if (needed[v]) {
        all.get(v).from().forEach(source -> needed[source] = true);
      }
    }
    int[] kept = new int[last + 1];
    for (int v = 0; v <= last; v++) {
      if (needed[v]) {
        kept[v] = values.size();
        Value value = all.get(v);
        List<Integer> from = value.from().stream().map(source -> kept[source]).toList();
        values.add(new Value(value.tensor(), value.step(), value.node(), from));
      }
    }
  }

  /** In this order every way goes through a value where none leads past it. */
  private void findPassed() {
    int[] farthest = new int[values.size()];
    int reached = 0;
    for (int v = 0; v < values.size(); v++) {
      int reader = v;
      values.get(v).from().forEach(source -> farthest[source] = reader);
      if (values.get(v).from().isEmpty()) {
        reached = v;
      }
    }
    for (int v = 0; v < values.size(); v++) {
      if (reached <= v) {
        passed.add(v);
      }
      reached = Math.max(reached, farthest[v]);
    }
  }

  /** None where no token ids are seen to lead to the last states. */
  List<Value> values() {
    return values;
  }

  /** Indices of the values that every way goes through, in order. */
  List<Integer> passed() {
    return passed;
  }

  /** Whether some node gives a sum and its norm. */
  boolean hasFusedSums() {
    return values.stream().anyMatch(Value::isOfFusedSum);
  }

  String tensor(int value) {
    return values.get(value).tensor();
  }
}
