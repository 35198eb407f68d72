package org.contexture.encoder.onnx.states;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.GraphNode;
import org.contexture.encoder.onnx.states.StatesPath.Value;

/**
 * What the states of a model go through: from each value that all of them go through to the next.
 * Where the next is the sum of the one and of something made of it with weights, that is a
 * residual.
 */
final class ResidualStream {
  /** Steps that give the numbers of what they read. */
  private static final Set<String> COPIES =
      Set.of("Cast", "Dropout", "Identity", "Reshape", "Squeeze", "Unsqueeze");

  /** Steps that give what they read, scaled, where all else that they read is constant. */
  private static final Set<String> SCALES = Set.of("Div", "Mul");

  private static final Set<String> SUMS = Set.of(StatesPath.SUM, "Sum");
  private static final Pattern PRODUCT = Pattern.compile("MatMul|Gemm|Conv");
  private static final Pattern ATTENTION = Pattern.compile("Softmax|Attention");

  static final Set<String> ACTIVATIONS =
      Set.of("BiasGelu", "Elu", "Erf", "FastGelu", "Gelu", "QuickGelu", "Relu", "Sigmoid", "Tanh");

  /** Steps that give a weight in another form. */
  private static final Set<String> FORMS =
      Set.of("Cast", "DequantizeLinear", "Identity", "Transpose");

  private final StatesPath path;
  private final Map<String, List<Long>> weights = new HashMap<>();
  private final List<Residual> residuals = new ArrayList<>();

  /** What comes before the first residual, between two, and after the last does a block's work. */
  private final List<Boolean> works = new ArrayList<>();

  private boolean attendsElsewhere;

  ResidualStream(GraphFile graph, StatesPath path) {
    this.path = path;
    graph.initializers().forEach((name, weight) -> weights.put(name, weight.dimensions()));
    graph.nodes().stream().filter(node -> FORMS.contains(node.operator())).forEach(this::follow);
    boolean works = false;
    for (int p = 1; p < path.passed().size(); p++) {
      Stretch stretch = new Stretch(path.passed().get(p - 1), path.passed().get(p));
      if (stretch.isResidual()) {
        residuals.add(new Residual(stretch.begin, stretch.end, stretch.attends, stretch.kind));
        this.works.add(works);
        works = false;
      } else {
        works |= stretch.products > 0 || stretch.attends;
        attendsElsewhere |= stretch.attends;
      }
    }
    this.works.add(works);
  }

  private void follow(GraphNode node) {
    node.inputs().stream()
        .findFirst()
        .map(weights::get)
        .ifPresent(dimensions -> node.outputs().forEach(output -> weights.put(output, dimensions)));
  }

  static boolean multipliesWithWeights(Value value) {
    return PRODUCT.matcher(value.step()).find() && value.from().size() == 1;
  }

  List<Residual> residuals() {
    return residuals;
  }

  /**
   * Whether products with weights, or attention, lie in front of a residual and behind the one
   * before it.
   *
   * @param residual its number; the number of residuals for what is behind the last one
   */
  boolean worksBefore(int residual) {
    return works.get(residual);
  }

  /** Whether tokens look at each other where nothing is added to the states. */
  boolean attendsElsewhere() {
    return attendsElsewhere;
  }

  /** What lies between two values that all states go through. */
  private final class Stretch {
    private final int begin;
    private final int end;
    private final boolean[] carries;
    private int products;
    private boolean attends;
    private long kind;

    Stretch(int begin, int end) {
      this.begin = begin;
      this.end = end;
      this.carries = new boolean[end - begin + 1];
      carries[0] = true;
      for (int v = begin + 1; v <= end; v++) {
        Value value = path.values().get(v);
        carries[v - begin] = carries(value);
        look(value);
      }
    }

    boolean isResidual() {
      return carries[end - begin] && products > 0;
    }

    private boolean carries(Value value) {
      boolean whole =
          COPIES.contains(value.step())
              || SUMS.contains(value.step())
              || (SCALES.contains(value.step()) && value.from().size() == 1);
      return whole && value.from().stream().anyMatch(source -> carries[source - begin]);
    }

    private void look(Value value) {
      if (multipliesWithWeights(value)) {
        products++;
        value.node().inputs().stream()
            .filter(weights::containsKey)
            .map(weights::get)
            .filter(dimensions -> dimensions.size() > 1)
            .forEach(dimensions -> add("weight", dimensions));
      } else if (PRODUCT.matcher(value.step()).find()) {
        add("product", List.of());
      }
      if (ATTENTION.matcher(value.step()).find()) {
        attends = true;
        add(value.step(), List.of());
      } else if (ACTIVATIONS.contains(value.step())) {
        add(value.step(), List.of());
      }
    }

    /** In any order; a weight may be transposed. */
    private void add(String step, List<Long> dimensions) {
      long[] sorted = dimensions.stream().mapToLong(Long::longValue).sorted().toArray();
      long hash = 31L * step.hashCode() + Arrays.hashCode(sorted);
      kind += (hash * 0x9E3779B97F4A7C15L) ^ ((hash * 0xC2B2AE3D27D4EB4FL) >>> 29);
    }
  }
}
