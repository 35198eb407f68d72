package org.contexture.encoder.transformers;

import static org.contexture.encoder.onnx.graph.GraphAttribute.number;

import java.util.List;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/**
 * Which token sees which.
 *
 * @param mask tensor of int32, {@code [batch, sequence]}: 0 where a token is padding; empty where
 *     the bias says so too
 * @param bias tensor that is added to scores, {@code [batch, 1 or heads, sequence, sequence]}; may
 *     be empty
 */
record Sight(String mask, String bias) {
  private static final String SCOPE = "sight";
  private static final long INT32 = 6;
  private static final long BOOL = 9;

  /** Every token sees all that are not padding. */
  static Sight ofAll(Network network) {
    return new Sight(
        network.node(SCOPE, "Cast", List.of(Network.ATTENTION_MASK), number("to", INT32)), "");
  }

  /**
   * As {@link #ofAll}, with a bias for how far tokens are from each other.
   *
   * @param bias {@code [1, heads, sequence, sequence]}
   */
  static Sight ofAll(Network network, String bias) {
    return new Sight("", network.node(SCOPE, "Add", hidden(network, there(network)), bias));
  }

  /**
   * A token sees those before it and itself.
   *
   * @param window how many of them; 0 for all
   */
  static Sight causal(Network network, int window) {
    String ahead = ahead(network);
    String zero = network.graph().number(0);
    String seen = network.node(SCOPE, "LessOrEqual", ahead, zero);
    if (window > 0) {
      String near = network.node(SCOPE, "Greater", ahead, network.graph().number(-window));
      seen = network.node(SCOPE, "And", seen, near);
    }
    return of(network, seen);
  }

  /**
   * A token sees those that are near on both sides.
   *
   * @param most how far they may be
   */
  static Sight near(Network network, int most) {
    String distance = network.node(SCOPE, "Abs", ahead(network));
    return of(network, network.node(SCOPE, "LessOrEqual", distance, network.graph().number(most)));
  }

  private static Sight of(Network network, String seen) {
    String both = network.node(SCOPE, "And", seen, there(network));
    return new Sight("", hidden(network, both));
  }

  /** How far a token is ahead of another: {@code [sequence, sequence]}. */
  static String ahead(Network network) {
    GraphBuilder graph = network.graph();
    String rows = network.node(SCOPE, "Unsqueeze", network.places(), graph.numbers(1));
    return network.node(SCOPE, "Sub", network.places(), rows);
  }

  /** What is no padding: {@code [batch, 1, 1, sequence]}. */
  private static String there(Network network) {
    String there = network.node(SCOPE, "Cast", List.of(Network.ATTENTION_MASK), number("to", BOOL));
    return network.node(SCOPE, "Unsqueeze", there, network.graph().numbers(1, 2));
  }

  /** Not minus infinity, so that a row that sees nothing is no NaN. */
  private static String hidden(Network network, String seen) {
    GraphBuilder graph = network.graph();
    return network.node(SCOPE, "Where", seen, graph.scalar(0), graph.scalar(-Float.MAX_VALUE));
  }
}
