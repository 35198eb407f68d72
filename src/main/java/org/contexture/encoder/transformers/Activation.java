package org.contexture.encoder.transformers;

import java.util.List;
import org.contexture.encoder.onnx.graph.GraphBuilder;

/** Activations by the names that config.json has for them. */
enum Activation {
  GELU("gelu gelu_python") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      return graph.node(scope, "Gelu", List.of(states));
    }
  },
  GELU_TANH("gelu_new gelu_fast gelu_pytorch_tanh gelu_python_tanh gelu_accurate") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      return graph.node(scope, "FastGelu", List.of(states));
    }
  },
  RELU("relu") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      return graph.node(scope, "Relu", List.of(states));
    }
  },
  RELU_SQUARED("relu2") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      String relu = graph.node(scope, "Relu", List.of(states));
      return graph.node(scope, "Mul", List.of(relu, relu));
    }
  },
  SILU("silu swish") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      return graph.node(
          scope, "Mul", List.of(states, graph.node(scope, "Sigmoid", List.of(states))));
    }
  },
  QUICK_GELU("quick_gelu") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      String scaled = graph.node(scope, "Mul", List.of(states, graph.scalar(QUICK)));
      return graph.node(
          scope, "Mul", List.of(states, graph.node(scope, "Sigmoid", List.of(scaled))));
    }
  },
  SIGMOID("sigmoid") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      return graph.node(scope, "Sigmoid", List.of(states));
    }
  },
  TANH("tanh") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      return graph.node(scope, "Tanh", List.of(states));
    }
  },
  MISH("mish") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      String soft = graph.node(scope, "Softplus", List.of(states));
      return graph.node(scope, "Mul", List.of(states, graph.node(scope, "Tanh", List.of(soft))));
    }
  },
  LINEAR("linear") {
    @Override
    String add(GraphBuilder graph, String scope, String states) {
      return graph.node(scope, "Identity", List.of(states));
    }
  };

  private static final double QUICK = 1.702;

  /** With blanks between them. */
  private final String names;

  Activation(String names) {
    this.names = names;
  }

  /** Adds its nodes. */
  abstract String add(GraphBuilder graph, String scope, String states);

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
