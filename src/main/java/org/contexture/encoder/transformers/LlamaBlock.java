package org.contexture.encoder.transformers;

import java.io.IOException;

/**
 * A block of LLaMA's kind: norms before, rotary positions, gated projections.
 *
 * @param width values of a state
 * @param inner values of the gate
 */
record LlamaBlock(
    Form form, Attention attention, int width, int inner, Activation activation, double epsilon) {
  /**
   * What families differ in.
   *
   * @param inBias queries, keys and values have a bias
   * @param outBias what comes out of attention has one
   * @param gateBias the other projections have one
   * @param headNorms queries and keys are normed, head by head
   * @param normsBehind what is added to the states is normed too
   * @param added what is added to the norms' weights
   */
  record Form(
      boolean inBias,
      boolean outBias,
      boolean gateBias,
      boolean headNorms,
      boolean normsBehind,
      double added) {
    static Form plain(boolean inBias, boolean outBias, boolean gateBias) {
      return new Form(inBias, outBias, gateBias, false, false, 0);
    }

    Form withHeadNorms() {
      return new Form(inBias, outBias, gateBias, true, normsBehind, added);
    }

    Form withNormsBehind() {
      return new Form(inBias, outBias, gateBias, headNorms, true, added);
    }

    Form withAddedOne() {
      return new Form(inBias, outBias, gateBias, headNorms, normsBehind, 1);
    }
  }

  static LlamaBlock of(Architecture config, Form form, String key, String activation) {
    int width = config.count("hidden_size");
    int heads = config.count("num_attention_heads");
    int size = config.count("head_dim", width / heads);
    int keyHeads = config.count("num_key_value_heads", heads);
    return new LlamaBlock(
        form,
        new Attention(heads, keyHeads, size, 1 / Math.sqrt(size), 0),
        width,
        config.count("intermediate_size"),
        Activation.of(config, key, activation),
        config.number("rms_norm_eps", 1e-6));
  }

  /** The same with another scale and cap of scores. */
  LlamaBlock scaled(double scale, double cap) {
    Attention other =
        new Attention(attention.heads(), attention.keyHeads(), attention.headSize(), scale, cap);
    return new LlamaBlock(form, other, width, inner, activation, epsilon);
  }

  /** Adds its nodes. */
  String add(Network network, int layer, String states, Sight sight, Rotary rotary)
      throws IOException {
    String module = "layers." + layer;
    String attended =
        attended(
            network,
            module + ".self_attn",
            norm(network, module + ".input_layernorm", states),
            sight,
            rotary);
    String behind =
        form.normsBehind()
            ? norm(network, module + ".post_attention_layernorm", attended)
            : attended;
    String between = network.sum(module, states, behind);
    String before = form.normsBehind() ? ".pre_feedforward_layernorm" : ".post_attention_layernorm";
    String gated = gated(network, module + ".mlp", norm(network, module + before, between));
    String last =
        form.normsBehind() ? norm(network, module + ".post_feedforward_layernorm", gated) : gated;
    return network.sum(module, between, last);
  }

  private String attended(Network network, String module, String states, Sight sight, Rotary rotary)
      throws IOException {
    String queries =
        turned(network, module, "q", states, attention.width(), attention.heads(), rotary);
    String keys =
        turned(network, module, "k", states, attention.keyWidth(), attention.keyHeads(), rotary);
    String values =
        network.linear(module + ".v_proj", states, form.inBias(), width, attention.keyWidth());
    String mixed = attention.add(network, module, queries, keys, values, sight);
    return network.linear(module + ".o_proj", mixed, form.outBias(), attention.width(), width);
  }

  private String turned(
      Network network,
      String module,
      String which,
      String states,
      int values,
      int heads,
      Rotary rotary)
      throws IOException {
    String name = module + "." + which;
    String projected = network.linear(name + "_proj", states, form.inBias(), width, values);
    String split = attention.inHeads(network, module, projected, heads);
    if (form.headNorms()) {
      split = network.rmsNorm(name + "_norm", split, attention.headSize(), epsilon, form.added());
    }
    return rotary.joined(module, rotary.turn(module, split), heads);
  }

  private String gated(Network network, String module, String states) throws IOException {
    String gate = network.linear(module + ".gate_proj", states, form.gateBias(), width, inner);
    String active = activation.add(network.graph(), network.scope(module + ".act_fn"), gate);
    String up = network.linear(module + ".up_proj", states, form.gateBias(), width, inner);
    String product = network.node(module, "Mul", active, up);
    return network.linear(module + ".down_proj", product, form.gateBias(), inner, width);
  }

  /** A norm of states. */
  String norm(Network network, String module, String states) throws IOException {
    return network.rmsNorm(module, states, width, epsilon, form.added());
  }
}
