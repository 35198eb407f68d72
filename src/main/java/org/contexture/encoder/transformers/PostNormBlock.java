package org.contexture.encoder.transformers;

import java.io.IOException;

/**
 * A block of BERT's kind (arXiv 1810.04805): attention, then two projections with an activation
 * between them, each followed by a norm of its sum with what it reads.
 *
 * @param width values of a state
 * @param inner values between the two projections
 */
record PostNormBlock(
    Names names, Attention attention, int width, int inner, Activation activation, double epsilon) {

  /** What a family calls the modules of a block. */
  record Names(
      String query,
      String key,
      String value,
      String attended,
      String attentionNorm,
      String up,
      String down,
      String outputNorm) {
    static final Names BERT =
        new Names(
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");

    static final Names MPNET =
        new Names(
            "attention.attn.q",
            "attention.attn.k",
            "attention.attn.v",
            "attention.attn.o",
            "attention.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");

    static final Names DISTILBERT =
        new Names(
            "attention.q_lin",
            "attention.k_lin",
            "attention.v_lin",
            "attention.out_lin",
            "sa_layer_norm",
            "ffn.lin1",
            "ffn.lin2",
            "output_layer_norm");

    static final Names ALBERT =
        new Names(
            "attention.query",
            "attention.key",
            "attention.value",
            "attention.dense",
            "attention.LayerNorm",
            "ffn",
            "ffn_output",
            "full_layer_layer_norm");
  }

  /**
   * Adds its nodes.
   *
   * @param module that it is, such as {@code encoder.layer.0}
   */
  String add(Network network, String module, String states, Sight sight) throws IOException {
    String at = module + ".";
    String attended =
        attention.add(
            network,
            at + "attention",
            projected(network, at + names.query(), states),
            projected(network, at + names.key(), states),
            projected(network, at + names.value(), states),
            sight);
    String output = projected(network, at + names.attended(), attended);
    String normed = norm(network, at + names.attentionNorm(), output, states);
    String up = network.linear(at + names.up(), normed, true, width, inner);
    String active = activation.add(network.graph(), network.scope(at + names.up()), up);
    String down = network.linear(at + names.down(), active, true, inner, width);
    return norm(network, at + names.outputNorm(), down, normed);
  }

  private String projected(Network network, String module, String states) throws IOException {
    return network.linear(module, states, true, width, width);
  }

  private String norm(Network network, String module, String states, String before)
      throws IOException {
    String sum = network.node(module, "Add", states, before);
    return network.layerNorm(module, sum, true, width, epsilon);
  }
}
