package org.contexture.encoder.llama2c;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * A matrix that states are multiplied by.
 *
 * @param rows values that it gives
 * @param columns values that it takes
 * @param values row-major
 */
record Matrix(int rows, int columns, FloatBuffer values) {
  static Matrix of(Checkpoint checkpoint, Part part, int layer) {
    return new Matrix(
        part.rows(checkpoint.header()),
        part.columns(checkpoint.header()),
        checkpoint.get(part, layer));
  }

  /**
   * The same with the rows of each head in another order: those of even number first. Rotation then
   * turns the two halves of a head instead of its pairs of neighbours, as in Hugging Face's
   * conversion of LLaMA; the products of queries and keys stay what they are.
   */
  Matrix evenRowsFirst(int headSize) {
    FloatBuffer moved = FloatBuffer.allocate(values.capacity());
    for (int row = 0; row < rows; row++) {
      int inHead = row % headSize;
      int half = headSize / 2;
      int source = inHead < half ? 2 * inHead : 2 * (inHead - half) + 1;
      moved.put(values.slice((row - inHead + source) * columns, columns));
    }
    return new Matrix(rows, columns, moved.flip());
  }

  /** Adds it to a graph's weights the way MatMul takes it: one column per value that it gives. */
  String addTo(GraphBuilder graph, String name) throws IOException {
    FloatBuffer transposed = FloatBuffer.allocate(values.capacity());
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        transposed.put(values.get(row * columns + column));
      }
    }
    return graph.weight(name, transposed.flip(), columns, rows);
  }

  /**
   * Multiplies states by it.
   *
   * @param scope the module, such as {@code /model/layers.0/mlp/up_proj}
   */
  String project(GraphBuilder graph, String scope, String states) throws IOException {
    String name = scope.substring(1).replace('/', '.') + ".weight";
    return graph.node(scope, "MatMul", List.of(states, addTo(graph, name)));
  }
}
