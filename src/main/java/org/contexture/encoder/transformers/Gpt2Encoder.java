package org.contexture.encoder.transformers;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * GPT-2: norms before attention and projections, positions with vectors of their own.
 *
 * @param byLayer whether scores are divided by the number of the block too, from 1
 * @param causal whether a token sees none of those behind it
 */
record Gpt2Encoder(
    int vocabulary,
    int positions,
    int width,
    int inner,
    int heads,
    int layers,
    boolean scaled,
    boolean byLayer,
    boolean causal,
    Activation activation,
    double epsilon)
    implements Encoder {
  static Encoder of(Architecture config) {
    int width = config.count("n_embd");
    config.requireOff("add_cross_attention");
    // The same numbers in another order.
    config.flag("reorder_and_upcast_attn", false);
    return new Gpt2Encoder(
        config.count("vocab_size"),
        config.count("n_positions"),
        width,
        config.count("n_inner", 4 * width),
        config.count("n_head"),
        config.count("n_layer"),
        config.flag("scale_attn_weights", true),
        config.flag("scale_attn_by_inverse_layer_idx", false),
        config.flag("is_causal", true),
        Activation.of(config, "activation_function", "gelu_new"),
        config.number("layer_norm_epsilon", 1e-5));
  }

  @Override
  public String firstWeight() {
    return "wte.weight";
  }

  @Override
  public List<String> prefixes() {
    return List.of("", "transformer.");
  }

  @Override
  public Pattern others() {
    return Pattern.compile("lm_head\\.weight|h\\.\\d+\\.attn\\.(masked_)?bias");
  }

  @Override
  public void build(Network network) throws IOException {
    String ids = network.input(Network.INPUT_IDS);
    network.input(Network.ATTENTION_MASK);
    String states =
        network.sum(
            "embeddings",
            network.lookUp("wte", ids, vocabulary, width),
            network.lookUp("wpe", network.places(), positions, width));
    Sight sight = causal ? Sight.causal(network, 0) : Sight.ofAll(network);
    for (int layer = 0; layer < layers; layer++) {
      states = block(network, layer, states, sight);
    }
    network.output(network.layerNorm("ln_f", states, true, width, epsilon), width);
  }

  private String block(Network network, int layer, String states, Sight sight) throws IOException {
    String module = "h." + layer;
    String normed = network.layerNorm(module + ".ln_1", states, true, width, epsilon);
    String three = network.convolved(module + ".attn.c_attn", normed, width, 3L * width);
    List<String> parts = network.split(module + ".attn", three, 3, width);
    String attended =
        attention(layer)
            .add(network, module + ".attn", parts.get(0), parts.get(1), parts.get(2), sight);
    String output = network.convolved(module + ".attn.c_proj", attended, width, width);
    String between = network.sum(module, output, states);
    String again = network.layerNorm(module + ".ln_2", between, true, width, epsilon);
    String up = network.convolved(module + ".mlp.c_fc", again, width, inner);
    String active = activation.add(network.graph(), network.scope(module + ".mlp.act"), up);
    String down = network.convolved(module + ".mlp.c_proj", active, inner, width);
    return network.sum(module, between, down);
  }

  private Attention attention(int layer) {
    int size = width / heads;
    double scale = scaled ? 1 / Math.sqrt(size) : 1;
    return new Attention(heads, heads, size, byLayer ? scale / (layer + 1) : scale, 0);
  }
}
