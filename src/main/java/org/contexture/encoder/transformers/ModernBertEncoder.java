package org.contexture.encoder.transformers;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * ModernBERT (arXiv 2412.13663): norms before, gated projections, rotary positions, and blocks that
 * see all tokens or those nearby.
 *
 * @param types of the blocks
 * @param near how far a token is seen by blocks of the second kind
 */
record ModernBertEncoder(
    int vocabulary,
    int inner,
    Attention attention,
    Activation activation,
    double epsilon,
    LayerTypes types,
    int near,
    RotarySettings whole,
    RotarySettings nearby,
    Biases biases)
    implements Encoder {
  /** Which modules add something. */
  private record Biases(boolean norms, boolean attention, boolean projections) {}

  static Encoder of(Architecture config) {
    int layers = config.count("num_hidden_layers");
    int every = config.count("global_attn_every_n_layers", 3);
    // Positions have no vectors, so that this only says how long texts may be.
    config.count("max_position_embeddings", 1);
    config.requireText("position_embedding_type", "absolute", "sans_pos");
    // Older files have norm_eps under BERT's name too, which Transformers does not read.
    config.number("layer_norm_eps", 0);
    return new ModernBertEncoder(
        config.count("vocab_size"),
        config.count("intermediate_size"),
        Attention.of(config.count("num_attention_heads"), config.count("hidden_size")),
        Activation.of(config, "hidden_activation", "gelu"),
        config.number("norm_eps", 1e-5),
        LayerTypes.of(config, layers, layer -> layer % every != 0),
        config.count("local_attention", 128) / 2,
        RotarySettings.of(config, LayerTypes.FULL, "global_rope_theta", 160_000, true),
        RotarySettings.of(config, LayerTypes.SLIDING, "local_rope_theta", 10_000, true),
        new Biases(
            config.flag("norm_bias", false),
            config.flag("attention_bias", false),
            config.flag("mlp_bias", false)));
  }

  @Override
  public String firstWeight() {
    return "embeddings.tok_embeddings.weight";
  }

  @Override
  public List<String> prefixes() {
    return List.of("", "model.");
  }

  @Override
  public Pattern others() {
    return Pattern.compile("(head|decoder|classifier)\\..*");
  }

  @Override
  public void build(Network network) throws IOException {
    int width = attention.width();
    String ids = network.input(Network.INPUT_IDS);
    network.input(Network.ATTENTION_MASK);
    String embedded = network.lookUp("embeddings.tok_embeddings", ids, vocabulary, width);
    String states = norm(network, "embeddings.norm", embedded);
    Sight all = types.anyFull() ? Sight.ofAll(network) : null;
    Sight some = types.anySliding() ? Sight.near(network, near) : null;
    Rotary wide = Rotary.of(network, attention.headSize(), whole);
    Rotary narrow = Rotary.of(network, attention.headSize(), nearby);
    for (int layer = 0; layer < types.size(); layer++) {
      states =
          types.slides(layer)
              ? block(network, layer, states, some, narrow)
              : block(network, layer, states, all, wide);
    }
    network.output(norm(network, "final_norm", states), width);
  }

  private String block(Network network, int layer, String states, Sight sight, Rotary rotary)
      throws IOException {
    int width = attention.width();
    String module = "layers." + layer;
    String normed = layer == 0 ? states : norm(network, module + ".attn_norm", states);
    String at = module + ".attn";
    String three = network.linear(at + ".Wqkv", normed, biases.attention(), width, 3L * width);
    List<String> parts = network.split(at, three, 3, width);
    String attended =
        attention.add(
            network,
            at,
            rotary.turnAll(attention, at, parts.get(0), attention.heads()),
            rotary.turnAll(attention, at, parts.get(1), attention.heads()),
            parts.get(2),
            sight);
    String output = network.linear(at + ".Wo", attended, biases.attention(), width, width);
    String between = network.sum(module, states, output);
    String again = norm(network, module + ".mlp_norm", between);
    return network.sum(module, between, gated(network, module + ".mlp", again));
  }

  private String gated(Network network, String module, String states) throws IOException {
    int width = attention.width();
    String both = network.linear(module + ".Wi", states, biases.projections(), width, 2L * inner);
    List<String> parts = network.split(module, both, 2, inner);
    String active = activation.add(network.graph(), network.scope(module + ".act"), parts.get(0));
    String product = network.node(module, "Mul", active, parts.get(1));
    return network.linear(module + ".Wo", product, biases.projections(), inner, width);
  }

  private String norm(Network network, String module, String states) throws IOException {
    return network.layerNorm(module, states, biases.norms(), attention.width(), epsilon);
  }
}
