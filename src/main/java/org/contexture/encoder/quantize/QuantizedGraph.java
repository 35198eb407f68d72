package org.contexture.encoder.quantize;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.encoder.onnx.graph.GraphEdit;
import org.contexture.encoder.onnx.graph.GraphFile;
import org.contexture.encoder.onnx.graph.NewNode;

/**
 * A graph with some of its projections of whole numbers: QuantizeLinear with a fixed scale, once
 * for all that read the same states, and ONNX Runtime's MatMulIntegerToFloat, which sums up whole
 * numbers and gives floats. Whole sums are exact, so no text's states depend on the texts beside
 * it.
 */
final class QuantizedGraph {
  private static final String PREFIX = "int8_";

  private final GraphFile graph;
  private final Map<String, InputScales> scales;
  private final WeightBits bits;

  /** How many projections each weight has. */
  private final Map<String, Long> uses;

  private final Map<String, QuantizedMatrix> matrices = new HashMap<>();

  /**
   * A graph.
   *
   * @param all of its projections
   * @param scales by the tensor that is quantized
   */
  QuantizedGraph(
      GraphFile graph, List<Projection> all, Map<String, InputScales> scales, WeightBits bits) {
    this.graph = graph;
    this.scales = scales;
    this.bits = bits;
    this.uses = all.stream().collect(groupingBy(QuantizedGraph::weight, counting()));
  }

  private static String weight(Projection projection) {
    return projection.weight().weight().name();
  }

  /**
   * Writes it.
   *
   * @param projections that are of whole numbers in it, in the graph's order
   * @param file that does not exist yet
   * @throws IOException where it cannot be written
   */
  void write(List<Projection> projections, Path file) throws IOException {
    GraphEdit edit = new GraphEdit(graph);
    Set<String> inputs = new LinkedHashSet<>();
    for (Projection projection : projections) {
      List<NewNode> nodes = new ArrayList<>();
      if (inputs.add(projection.input())) {
        nodes.addAll(quantizer(edit, projection.input(), inputs.size() - 1));
      }
      nodes.add(product(edit, projection, List.copyOf(inputs)));
      edit.replace(projection.node(), nodes);
      projection.sum().ifPresent(sum -> edit.replace(sum, List.of()));
    }
    edit.write(file);
  }

  private List<NewNode> quantizer(GraphEdit edit, String input, int number) {
    InputScales scale = scales.get(input);
    String name = PREFIX + "input_" + number;
    List<NewNode> nodes = new ArrayList<>();
    String quantized = input;
    if (scale.isSmoothed()) {
      float[] reciprocal = new float[scale.smoothing().length];
      for (int d = 0; d < reciprocal.length; d++) {
        reciprocal[d] = 1 / scale.smoothing()[d];
      }
      quantized = input + "_smoothed";
      String factors = edit.list(name + "_smoothing", reciprocal);
      nodes.add(new NewNode("_smoothed", "Mul", List.of(input, factors), quantized));
    }
    nodes.add(
        new NewNode(
            "_input",
            "QuantizeLinear",
            List.of(
                quantized,
                edit.scalar(name + "_scale", scale.scale().scale()),
                edit.uint8(name + "_zero", scale.scale().zeroPoint())),
            whole(input)));
    return nodes;
  }

  private static String whole(String input) {
    return input + "_uint8";
  }

  private NewNode product(GraphEdit edit, Projection projection, List<String> inputs) {
    InputScales input = scales.get(projection.input());
    QuantizedMatrix matrix =
        matrices.computeIfAbsent(
            projection.output(), name -> QuantizedMatrix.of(projection, input, bits));
    String ofInput = PREFIX + "input_" + inputs.indexOf(projection.input());
    // The name may tell the block of a weight, but not of one that several blocks have.
    String weight = weight(projection);
    String name = uses.get(weight) == 1 ? weight : PREFIX + projection.output();
    String values =
        edit.int8(
            name + "_int8",
            projection.rows(),
            projection.columns(),
            () -> QuantizedMatrix.numbers(projection, input, matrix.scales(), bits));
    return new NewNode(
        "_int8",
        "MatMulIntegerToFloat",
        List.of(
            whole(projection.input()),
            values,
            ofInput + "_scale",
            edit.list(name + "_int8_scale", matrix.scales()),
            ofInput + "_zero",
            "",
            edit.list(name + "_int8_bias", matrix.added())),
        projection.output());
  }
}
