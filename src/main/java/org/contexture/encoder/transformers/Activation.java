package org.contexture.encoder.transformers;

import java.util.List;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/** Activations by the names that config.json has for them. */
enum Activation {
  GELU("gelu gelu_python", "Gelu"),
  GELU_TANH("gelu_new gelu_fast gelu_pytorch_tanh gelu_python_tanh gelu_accurate", "FastGelu"),
  RELU("relu", "Relu"),
  RELU_SQUARED("relu2", "Relu") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      String relu = super.add(graph, scope, states);
      return graph.node(scope, "Mul", List.of(relu, relu));
    }
  },
  SILU("silu swish", "Sigmoid") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      return graph.node(scope, "Mul", List.of(states, super.add(graph, scope, states)));
    }
  },
  QUICK_GELU("quick_gelu", "Sigmoid") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      String scaled = graph.node(scope, "Mul", List.of(states, graph.scalar(QUICK)));
      return graph.node(scope, "Mul", List.of(states, super.add(graph, scope, scaled)));
    }
  },
  SIGMOID("sigmoid", "Sigmoid"),
  TANH("tanh", "Tanh"),
  MISH("mish", "Softplus") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      String soft = super.add(graph, scope, states);
      return graph.node(scope, "Mul", List.of(states, graph.node(scope, "Tanh", List.of(soft))));
    }
  },
  LINEAR("linear", "Identity");

  private static final double QUICK = 1.702;

  /** With blanks between them. */
  private final String names;

  private final String operator;

  /**
   * One of those names.
   *
   * @param operator that computes it, or what the rest is made of
   */
  Activation(String names, String operator) {
    this.names = names;
    this.operator = operator;
  }

  /** Adds its nodes. */
  String add(GraphBuilder graph, String scope, String states) {
    return graph.node(scope, operator, List.of(states));
  }

  /** The one that a config.json names, refused where it is not known. */
  static Activation of(Architecture config, String key, String otherwise) {
    String name = config.text(key, otherwise);
    return named(config, key, name);
  }

  /** The one of a name that is part of what a config.json says. */
  static Activation named(Architecture config, String key, String name) {
    for (Activation each : values()) {
      if (List.of(each.names.split(" ")).contains(name)) {
        return each;
      }
    }
    throw config.unknown(key);
  }
}
