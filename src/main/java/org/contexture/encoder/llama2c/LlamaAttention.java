package org.contexture.encoder.llama2c;

import static org.contexture.encoder.onnx.graph.GraphAttribute.number;
import static org.contexture.encoder.onnx.graph.GraphAttribute.numbers;

import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * The attention of a block, with fewer heads of keys and values than of queries where the model has
 * that (grouped-query attention, arXiv 2305.13245).
 */
final class LlamaAttention {
  private final GraphBuilder graph;
  private final Checkpoint checkpoint;
  private final Header header;
  private final String sees;
  private final Rotation rotation;
  private final String shapeOfQueries;
  private final String shapeOfKeys;
  private final String shapeOfStates;
  private final String headsOfKeys;
  private final String scale;
  private final String lowest;

  /**
   * What all blocks share.
   *
   * @param sees tensor of {@code [batch, 1, sequence, sequence]}: which token sees which
   */
  LlamaAttention(GraphBuilder graph, Checkpoint checkpoint, String sees, Rotation rotation) {
    this.graph = graph;
    this.checkpoint = checkpoint;
    this.header = checkpoint.header();
    this.sees = sees;
    this.rotation = rotation;
    this.shapeOfQueries = graph.numbers(0, 0, header.heads(), header.headSize());
    this.shapeOfKeys = graph.numbers(0, 0, header.kvHeads(), header.headSize());
    this.shapeOfStates = graph.numbers(0, 0, header.dim());
    // Head h of the queries is served by head h / (heads / kvHeads) of the keys and values.
    this.headsOfKeys =
        graph.numbers(
            LongStream.range(0, header.heads())
                .map(head -> head * header.kvHeads() / header.heads())
                .toArray());
    this.scale = graph.scalar(1 / Math.sqrt(header.headSize()));
    // Not minus infinity, so that a row that sees nothing is no NaN.
    this.lowest = graph.scalar(-Float.MAX_VALUE);
  }

  /** Adds the nodes of a block's attention, from normed states to what is added to the states. */
  String of(int layer, String scope, String states) throws IOException {
    String queries = turned(Part.WQ, layer, scope, "q_proj", shapeOfQueries, states);
    String keys = turned(Part.WK, layer, scope, "k_proj", shapeOfKeys, states);
    String values =
        heads(
            scope,
            Matrix.of(checkpoint, Part.WV, layer).project(graph, scope + "/v_proj", states),
            shapeOfKeys);
    String keysOfQueries =
        graph.node(scope, "Transpose", List.of(repeated(scope, keys)), numbers("perm", 0, 1, 3, 2));
    String products = graph.node(scope, "MatMul", List.of(queries, keysOfQueries));
    String scaled = graph.node(scope, "Mul", List.of(products, scale));
    String seen = graph.node(scope, "Where", List.of(sees, scaled, lowest));
    String shares = graph.node(scope, "Softmax", List.of(seen), number("axis", -1));
    String mixed = graph.node(scope, "MatMul", List.of(shares, repeated(scope, values)));
    String inPlace = graph.node(scope, "Transpose", List.of(mixed), numbers("perm", 0, 2, 1, 3));
    String joined = graph.node(scope, "Reshape", List.of(inPlace, shapeOfStates));
    return Matrix.of(checkpoint, Part.WO, layer).project(graph, scope + "/o_proj", joined);
  }

  private String turned(
      Part part, int layer, String scope, String projection, String shape, String states)
      throws IOException {
    Matrix matrix = Matrix.of(checkpoint, part, layer).evenRowsFirst(header.headSize());
    String projected = matrix.project(graph, scope + "/" + projection, states);
    return rotation.turn(scope, heads(scope, projected, shape));
  }

  /** To {@code [batch, heads, sequence, headSize]}. */
  private String heads(String scope, String states, String shape) {
    String split = graph.node(scope, "Reshape", List.of(states, shape));
    return graph.node(scope, "Transpose", List.of(split), numbers("perm", 0, 2, 1, 3));
  }

  private String repeated(String scope, String heads) {
    return header.kvHeads() == header.heads()
        ? heads
        : graph.node(scope, "Gather", List.of(heads, headsOfKeys), number("axis", 1));
  }
}
