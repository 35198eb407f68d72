package org.contexture.encoder.quantize;

import java.util.Optional;
import org.contexture.encoder.onnx.graph.FloatWeight;
import org.contexture.encoder.onnx.graph.GraphNode;

/**
 * A node that multiplies states with a matrix of weights, and what is added to its product.
 *
 * @param input tensor of the states, whose last dimension goes with the matrix's rows
 * @param weight the matrix
 * @param turned whether the matrix lies in the graph with rows and columns changed
 * @param bias what is added, a number for each column
 * @param sum the node that adds it, where the product's node does not
 */
record Projection(
    GraphNode node,
    String input,
    FloatWeight weight,
    boolean turned,
    Optional<FloatWeight> bias,
    Optional<GraphNode> sum) {
  /** For people: the node's, or that of its output. */
  String name() {
    return node.name().isEmpty() ? output() : node.name();
  }

  /** The tensor that it gives. */
  String output() {
    return sum.orElse(node).outputs().get(0);
  }

  int rows() {
    return weight.size(turned ? 1 : 0);
  }

  int columns() {
    return weight.size(turned ? 0 : 1);
  }

  /** Multiplications for each token. */
  long work() {
    return (long) rows() * columns();
  }

  /** The matrix, row-major. */
  float[] matrix() {
    float[] values = weight.values();
    if (!turned) {
      return values;
    }
    int rows = rows();
    int columns = columns();
    float[] matrix = new float[values.length];
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        matrix[row * columns + column] = values[column * rows + row];
      }
    }
    return matrix;
  }

  /** What is added, a number for each column; zeros where nothing is. */
  float[] added() {
    return bias.map(FloatWeight::values).orElseGet(() -> new float[columns()]);
  }
}
