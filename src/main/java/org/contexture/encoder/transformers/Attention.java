package org.contexture.encoder.transformers;

import static org.contexture.encoder.onnx.graph.GraphAttribute.number;
import static org.contexture.encoder.onnx.graph.GraphAttribute.numbers;
import static org.contexture.encoder.onnx.graph.GraphAttribute.scalar;

import java.util.List;
import java.util.stream.LongStream;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * Attention of several heads, with fewer of keys and values than of queries where the model has
 * that (grouped-query attention, arXiv 2305.13245).
 *
 * @param heads of queries
 * @param keyHeads of keys and values
 * @param headSize values of a head
 * @param scale what the products of queries and keys are multiplied by
 * @param cap what scores are bent to stay below, as {@code cap * tanh(score / cap)}; 0 for none
 */
record Attention(int heads, int keyHeads, int headSize, double scale, double cap) {
  /** As most models have it. */
  static Attention of(int heads, int width) {
    int size = width / heads;
    return new Attention(heads, heads, size, 1 / Math.sqrt(size), 0);
  }

  /** Values of all heads of queries. */
  int width() {
    return heads * headSize;
  }

  /** Values of all heads of keys. */
  int keyWidth() {
    return keyHeads * headSize;
  }

  /**
   * Adds its nodes.
   *
   * @param queries {@code [batch, sequence, width]}
   * @param keys {@code [batch, sequence, keyWidth]}
   * @param values the same
   * @return {@code [batch, sequence, width]}
   */
  String add(
      Network network, String module, String queries, String keys, String values, Sight sight) {
    String ofKeys = repeated(network, module, keys);
    String ofValues = repeated(network, module, values);
    return cap > 0
        ? capped(network, module, queries, ofKeys, ofValues, sight)
        : network.node(
            module,
            "MultiHeadAttention",
            List.of(queries, ofKeys, ofValues, "", sight.mask(), sight.bias()),
            number("num_heads", heads),
            scalar("scale", scale),
            scalar("mask_filter_value", -Float.MAX_VALUE));
  }

  /** Head h of the queries is served by head h / (heads / keyHeads) of the keys and values. */
  private String repeated(Network network, String module, String states) {
    if (keyHeads == heads) {
      return states;
    }
    GraphBuilder graph = network.graph();
    String served =
        graph.numbers(LongStream.range(0, heads).map(h -> h * keyHeads / heads).toArray());
    String split = inHeads(network, module, states, keyHeads);
    String gathered = network.node(module, "Gather", List.of(split, served), number("axis", 2));
    return network.node(module, "Reshape", gathered, graph.numbers(0, 0, width()));
  }

  /** To {@code [batch, sequence, heads, headSize]}. */
  String inHeads(Network network, String module, String states, int count) {
    return network.node(module, "Reshape", states, network.graph().numbers(0, 0, count, headSize));
  }

  private String capped(
      Network network, String module, String queries, String keys, String values, Sight sight) {
    GraphBuilder graph = network.graph();
    String products =
        network.node(
            module,
            "MatMul",
            turned(network, module, queries, 0, 2, 1, 3),
            turned(network, module, keys, 0, 2, 3, 1));
    String below = network.node(module, "Mul", products, graph.scalar(scale / cap));
    String bent =
        network.node(module, "Mul", network.node(module, "Tanh", below), graph.scalar(cap));
    String seen = network.node(module, "Add", bent, sight.bias());
    String shares = network.node(module, "Softmax", List.of(seen), number("axis", -1));
    String mixed =
        network.node(module, "MatMul", shares, turned(network, module, values, 0, 2, 1, 3));
    String inPlace = network.node(module, "Transpose", List.of(mixed), numbers("perm", 0, 2, 1, 3));
    return network.node(module, "Reshape", inPlace, graph.numbers(0, 0, width()));
  }

  private String turned(Network network, String module, String states, long... order) {
    String split = inHeads(network, module, states, heads);
    return network.node(module, "Transpose", List.of(split), numbers("perm", order));
  }
}
