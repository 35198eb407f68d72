package org.contexture.encoder.transformers;

import static org.contexture.encoder.onnx.graph.GraphAttribute.number;

import java.util.List;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * Rotary position embedding (RoFormer, arXiv 2104.09864): the i-th value of a head's first half and
 * that of its second half are turned by the angle {@code position * theta ^ (-2 i / size)}.
 *
 * @param cosines tensor of {@code [sequence, 1, size / 2]}
 * @param sines the same
 */
record Rotary(Network network, String cosines, String sines, int size) {
  private static final String SCOPE = "rotary_emb";

  /**
   * Adds the angles.
   *
   * @param size values of a head
   */
  static Rotary of(Network network, int size, RotarySettings settings) {
    GraphBuilder graph = network.graph();
    float[] frequencies = new float[size / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = settings.angle(i, size);
    }
    String places = network.node(SCOPE, "Unsqueeze", network.floatPlaces(), graph.numbers(1, 2));
    String angles = network.node(SCOPE, "Mul", places, graph.scalars(frequencies));
    return new Rotary(
        network, network.node(SCOPE, "Cos", angles), network.node(SCOPE, "Sin", angles), size);
  }

  /**
   * Turns the heads.
   *
   * @param heads tensor of {@code [batch, sequence, heads, size]}
   */
  String turn(String module, String heads) {
    List<String> halves = network.split(module, heads, 2, size / 2);
    String a = halves.get(0);
    String b = halves.get(1);
    String first = network.node(module, "Sub", times(module, a, cosines), times(module, b, sines));
    String second = network.node(module, "Add", times(module, b, cosines), times(module, a, sines));
    return network.node(module, "Concat", List.of(first, second), number("axis", -1));
  }

  /**
   * Turns the heads of states.
   *
   * @param states tensor of {@code [batch, sequence, heads * size]}
   */
  String turnAll(Attention attention, String module, String states, int heads) {
    String split = attention.inHeads(network, module, states, heads);
    return joined(module, turn(module, split), heads);
  }

  /** Heads back to states. */
  String joined(String module, String heads, int count) {
    return network.node(
        module, "Reshape", heads, network.graph().numbers(0, 0, (long) count * size));
  }

  private String times(String module, String left, String right) {
    return network.node(module, "Mul", left, right);
  }
}
