package org.contexture.encoder.elmo;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.contexture.encoder.onnx.graph.GraphAttribute;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * The LSTM layers of one direction: TensorFlow's LSTMCell with projection and clipping (gates i, j,
 * f, o, forget bias 1), which ONNX's own LSTM does not have. The input's part of the gates is
 * computed for all words at once, the rest word by word.
 *
 * @param carried whether the first states are inputs; else they are zero
 */
record LstmStack(
    ElmoOptions options,
    ElmoWeights weights,
    GraphBuilder graph,
    Direction direction,
    boolean carried) {
  private static final float FORGET_BIAS = 1;

  /** Where the forget gate's values lie among those of all gates. */
  private static final int FORGET_GATE = 2;

  /**
   * Adds layers behind each other.
   *
   * @param words {@code [length, rows, projection]}, in the order that they are read in
   * @param lengths of the texts: one number for each row
   * @return the output of each layer, of the same shape and order
   */
  List<String> add(String words, String lengths, int layers) throws IOException {
    List<String> outputs = new ArrayList<>();
    String input = words;
    for (int layer = 0; layer < layers; layer++) {
      String output = layer(layer, input, lengths);
      input = options.skips() && layer > 0 ? graph.add("Add", output, input) : output;
      outputs.add(input);
    }
    return outputs;
  }

  /** One weight holds the rows of the input, then those of the output before. */
  private String layer(int layer, String input, String lengths) throws IOException {
    String name = Names.lstm(direction, layer);
    float[] rows = weights.read(name);
    int half = rows.length / 2;
    String ofInput = gateWeight(name + "/input", Arrays.copyOf(rows, half));
    String ofOutput = gateWeight(name + "/output", Arrays.copyOfRange(rows, half, rows.length));
    String sums = graph.add("Add", graph.add("MatMul", input, ofInput), bias(layer));
    GraphBuilder step =
        new LstmStep(options, graph.inner(), direction + "." + layer)
            .build(ofOutput, projection(layer));
    List<String> outputs =
        graph.nodes(
            "",
            "Scan",
            3,
            List.of(
                first(layer, "output", options.projection(), lengths),
                first(layer, "cell", options.cell(), lengths),
                sums),
            step.attribute("body"),
            GraphAttribute.number("num_scan_inputs", 1));
    if (carried) {
      last(layer, "output", options.projection(), outputs.get(0));
      last(layer, "cell", options.cell(), outputs.get(1));
    }
    return outputs.get(2);
  }

  private String gateWeight(String name, float[] values) throws IOException {
    return graph.weight(
        name,
        FloatBuffer.wrap(values),
        options.projection(),
        (long) ElmoOptions.GATES * options.cell());
  }

  private String bias(int layer) throws IOException {
    String name = Names.lstmBias(direction, layer);
    float[] bias = weights.read(name);
    for (int i = FORGET_GATE * options.cell(); i < (FORGET_GATE + 1) * options.cell(); i++) {
      bias[i] += FORGET_BIAS;
    }
    return graph.weight(name, FloatBuffer.wrap(bias), bias.length);
  }

  private String projection(int layer) throws IOException {
    String name = Names.lstmProjection(direction, layer);
    return graph.weight(
        name, FloatBuffer.wrap(weights.read(name)), options.cell(), options.projection());
  }

  private String first(int layer, String state, int size, String lengths) {
    if (carried) {
      return graph.floatInput("first." + direction + "." + layer + "." + state, "rows", size);
    }
    String rows = graph.add("Shape", lengths);
    return graph.add(
        "ConstantOfShape",
        graph.node(
            "", "Concat", List.of(rows, graph.numbers(size)), GraphAttribute.number("axis", 0)));
  }

  private void last(int layer, String state, int size, String tensor) {
    graph.floatOutput("last." + direction + "." + layer + "." + state, tensor, "rows", size);
  }
}
