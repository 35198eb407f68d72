package org.contexture.encoder.transformers;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The encoder of T5 (arXiv 1910.10683) and mT5: no positions but a bias for distances, no scale of
 * scores, norms before.
 *
 * @param gated whether what comes into the second projection is multiplied by a gate
 */
record T5Encoder(
    int vocabulary,
    int width,
    int inner,
    int layers,
    Attention attention,
    Distances distances,
    Activation activation,
    boolean gated,
    double epsilon)
    implements Encoder {
  private static final String FIRST = "encoder.block.0.layer.0.SelfAttention";

  static Encoder t5(Architecture config) {
    return of(config, "relu");
  }

  static Encoder mt5(Architecture config) {
    return of(config, "gated-gelu");
  }

  private static Encoder of(Architecture config, String otherwise) {
    String key = "feed_forward_proj";
    String projection = config.text(key, otherwise);
    boolean gated = projection.startsWith("gated-");
    String plain = gated ? projection.substring("gated-".length()) : projection;
    String name = projection.equals("gated-gelu") ? "gelu_new" : plain;
    config.requireText("dense_act_fn", name);
    if (config.flag("is_gated_act", gated) != gated) {
      throw config.unknown("is_gated_act");
    }
    // What a decoder is or would be built like, and how long texts were in training.
    config.flag("is_decoder", false);
    config.optionalCount("n_positions");
    config.number("initializer_factor", 1);
    int heads = config.count("num_heads");
    int size = config.count("d_kv");
    return new T5Encoder(
        config.count("vocab_size"),
        config.count("d_model"),
        config.count("d_ff"),
        config.count("num_layers"),
        new Attention(heads, heads, size, 1, 0),
        new Distances(
            FIRST + ".relative_attention_bias",
            config.count("relative_attention_num_buckets", 32),
            config.count("relative_attention_max_distance", 128),
            heads),
        Activation.named(config, key, name),
        gated,
        config.number("layer_norm_epsilon", 1e-6));
  }

  @Override
  public String firstWeight() {
    return FIRST + ".q.weight";
  }

  @Override
  public List<String> prefixes() {
    return List.of("", "transformer.");
  }

  @Override
  public Pattern others() {
    return Pattern.compile(
        "(decoder|lm_head|classification_head)\\..*|encoder\\.embed_tokens\\.weight");
  }

  @Override
  public void build(Network network) throws IOException {
    String ids = network.input(Network.INPUT_IDS);
    network.input(Network.ATTENTION_MASK);
    String table = network.weights().has("shared.weight") ? "shared" : "encoder.embed_tokens";
    String states = network.lookUp(table, ids, vocabulary, width);
    Sight sight = Sight.ofAll(network, distances.add(network));
    for (int layer = 0; layer < layers; layer++) {
      states = block(network, "encoder.block." + layer + ".layer.", states, sight);
    }
    network.output(norm(network, "encoder.final_layer_norm", states), width);
  }

  private String block(Network network, String module, String states, Sight sight)
      throws IOException {
    String at = module + "0.SelfAttention";
    int values = attention.width();
    String normed = norm(network, module + "0.layer_norm", states);
    String mixed =
        attention.add(
            network,
            at,
            network.linear(at + ".q", normed, false, width, values),
            network.linear(at + ".k", normed, false, width, values),
            network.linear(at + ".v", normed, false, width, values),
            sight);
    String attended = network.linear(at + ".o", mixed, false, values, width);
    String between = network.sum(module + "0", states, attended);
    String again = norm(network, module + "1.layer_norm", between);
    return network.sum(
        module + "1", between, projected(network, module + "1.DenseReluDense", again));
  }

  private String projected(Network network, String module, String states) throws IOException {
    String up = network.linear(module + (gated ? ".wi_0" : ".wi"), states, false, width, inner);
    String active = activation.add(network.graph(), network.scope(module + ".act"), up);
    if (gated) {
      String gate = network.linear(module + ".wi_1", states, false, width, inner);
      active = network.node(module, "Mul", active, gate);
    }
    return network.linear(module + ".wo", active, false, inner, width);
  }

  private String norm(Network network, String module, String states) throws IOException {
    return network.rmsNorm(module, states, width, epsilon, 0);
  }
}
