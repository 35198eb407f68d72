package org.contexture.encoder.elmo;

import static org.contexture.encoder.onnx.graph.GraphAttribute.number;

import java.util.List;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * What an LSTM does for one word: the body of a Scan, from (output, cell, sums of the gates) to
 * (output, cell, output).
 *
 * @param graph the empty body
 * @param name for its tensors, which share their names with those of the graph around it
 */
record LstmStep(ElmoOptions options, GraphBuilder graph, String name) {
  /**
   * Fills the body.
   *
   * @param ofOutput weight of the output before, {@code [projection, gates]}
   * @param projection weight of the output, {@code [cell, projection]}
   */
  GraphBuilder build(String ofOutput, String projection) {
    String output = name + ".output";
    String cell = name + ".cell";
    String sums = name + ".sums";
    graph.floatInput(output, "rows", options.projection());
    graph.floatInput(cell, "rows", options.cell());
    graph.floatInput(sums, "rows", ElmoOptions.GATES * options.cell());
    String all = graph.add("Add", sums, graph.add("MatMul", output, ofOutput));
    List<String> gates =
        graph.nodes("", "Split", ElmoOptions.GATES, List.of(all), number("axis", 1));
    String added = multiplied(graph.add("Sigmoid", gates.get(0)), graph.add("Tanh", gates.get(1)));
    String kept = multiplied(graph.add("Sigmoid", gates.get(2)), cell);
    String nextCell = clipped(graph.add("Add", kept, added), options.cellClip());
    String shown = multiplied(graph.add("Sigmoid", gates.get(3)), graph.add("Tanh", nextCell));
    String next = clipped(graph.add("MatMul", shown, projection), options.projectionClip());
    String[] outputs = {next, nextCell, next};
    for (int i = 0; i < outputs.length; i++) {
      graph.floatOutput(name + ".next." + i, outputs[i], "rows", "values." + i);
    }
    return graph;
  }

  private String multiplied(String one, String other) {
    return graph.add("Mul", one, other);
  }

  private String clipped(String values, double limit) {
    return limit == 0
        ? values
        : graph.add("Clip", values, graph.scalar(-limit), graph.scalar(limit));
  }
}
