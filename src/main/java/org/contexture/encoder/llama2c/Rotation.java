package org.contexture.encoder.llama2c;

import static org.contexture.encoder.onnx.graph.GraphAttribute.number;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * Rotary position embedding (RoFormer, arXiv 2104.09864) with base 10,000: the i-th value of a
 * head's first half and that of its second half are turned by the angle {@code position * 10000 ^
 * (-2 i / headSize)}.
 *
 * @param cosines tensor of {@code [sequence, headSize / 2]}
 * @param sines the same
 * @param zero where the first half of a head begins
 * @param half where the second half begins
 * @param whole where it ends
 * @param axis of the values of a head
 */
record Rotation(
    GraphBuilder graph,
    String cosines,
    String sines,
    String zero,
    String half,
    String whole,
    String axis) {
  private static final double BASE = 10_000;
  private static final String SCOPE = "/model/rotary_emb";

  /**
   * Adds the tables of all positions, and takes of them what a run needs.
   *
   * @param length tensor of the number of tokens
   */
  static Rotation of(GraphBuilder graph, Header header, String length) throws IOException {
    int half = header.headSize() / 2;
    FloatBuffer cosines = FloatBuffer.allocate(header.seqLen() * half);
    FloatBuffer sines = FloatBuffer.allocate(header.seqLen() * half);
    for (int position = 0; position < header.seqLen(); position++) {
      for (int i = 0; i < half; i++) {
        double angle = position * StrictMath.pow(BASE, -2.0 * i / header.headSize());
        cosines.put((float) StrictMath.cos(angle));
        sines.put((float) StrictMath.sin(angle));
      }
    }
    String zero = graph.numbers(0);
    String end = graph.node(SCOPE, "Unsqueeze", List.of(length, zero));
    String ofCosines = graph.weight("cosines", cosines.flip(), header.seqLen(), half);
    String ofSines = graph.weight("sines", sines.flip(), header.seqLen(), half);
    return new Rotation(
        graph,
        graph.node(SCOPE, "Slice", List.of(ofCosines, zero, end, zero)),
        graph.node(SCOPE, "Slice", List.of(ofSines, zero, end, zero)),
        zero,
        graph.numbers(half),
        graph.numbers(2L * half),
        graph.numbers(-1));
  }

  /**
   * Turns the heads.
   *
   * @param heads tensor of {@code [batch, heads, sequence, headSize]}
   */
  String turn(String scope, String heads) {
    String a = graph.node(scope, "Slice", List.of(heads, zero, half, axis));
    String b = graph.node(scope, "Slice", List.of(heads, half, whole, axis));
    String first =
        graph.node(scope, "Sub", List.of(times(scope, a, cosines), times(scope, b, sines)));
    String second =
        graph.node(scope, "Add", List.of(times(scope, a, sines), times(scope, b, cosines)));
    return graph.node(scope, "Concat", List.of(first, second), number("axis", -1));
  }

  private String times(String scope, String left, String right) {
    return graph.node(scope, "Mul", List.of(left, right));
  }
}
