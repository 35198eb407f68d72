package org.contexture.encoder.transformers;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * LLaMA (arXiv 2302.13971) and what is built like it: Mistral, Qwen, Gemma.
 *
 * @param types which blocks have a window
 * @param window how many tokens a block with a window sees, its own among them, on each side that
 *     it sees
 * @param bothSides whether a token sees those behind it too
 * @param whole angles of blocks without a window
 * @param nearby those of blocks with one
 * @param first what tokens' vectors are multiplied by
 */
record LlamaEncoder(
    int vocabulary,
    LlamaBlock block,
    LayerTypes types,
    int window,
    boolean bothSides,
    RotarySettings whole,
    RotarySettings nearby,
    double first)
    implements Encoder {
  private static final double THETA = 10_000;

  static Encoder llama(Architecture config) {
    int layers = config.count("num_hidden_layers");
    config.requireOff("use_bidirectional_attention");
    return plain(
        config,
        LlamaBlock.Form.plain(
            config.flag("attention_bias", false),
            config.flag("attention_bias", false),
            config.flag("mlp_bias", false)),
        LayerTypes.of(config, layers, layer -> false),
        0);
  }

  static Encoder mistral(Architecture config) {
    int layers = config.count("num_hidden_layers");
    OptionalInt window = window(config);
    return plain(
        config,
        LlamaBlock.Form.plain(false, false, false),
        LayerTypes.all(layers, window.isPresent()),
        window.orElse(0));
  }

  /** There is one, unless it is said that there is none. */
  private static OptionalInt window(Architecture config) {
    return config.says("sliding_window")
        ? config.optionalCount("sliding_window")
        : OptionalInt.of(4096);
  }

  static Encoder qwen2(Architecture config) {
    return qwen(config, LlamaBlock.Form.plain(true, false, false));
  }

  static Encoder qwen3(Architecture config) {
    boolean bias = config.flag("attention_bias", false);
    return qwen(config, LlamaBlock.Form.plain(bias, bias, false).withHeadNorms());
  }

  private static Encoder qwen(Architecture config, LlamaBlock.Form form) {
    int layers = config.count("num_hidden_layers");
    int from = (int) config.number("max_window_layers", 28);
    OptionalInt window = window(config);
    boolean uses = config.flag("use_sliding_window", false) && window.isPresent();
    LayerTypes types = LayerTypes.of(config, layers, layer -> uses && layer >= from);
    if (types.anySliding() && !uses) {
      throw config.unknown("layer_types");
    }
    return plain(config, form, types, window.orElse(0));
  }

  private static Encoder plain(
      Architecture config, LlamaBlock.Form form, LayerTypes types, int window) {
    LlamaBlock block = LlamaBlock.of(config, form, "hidden_act", "silu");
    config.count("max_position_embeddings", 1);
    RotarySettings rotary = RotarySettings.of(config, THETA);
    boolean bothSides = seesBothSides(config);
    return new LlamaEncoder(
        config.count("vocab_size"),
        block,
        types,
        reach(window, bothSides),
        bothSides,
        rotary,
        rotary,
        1);
  }

  /** A decoder that was trained on as an encoder says so. */
  private static boolean seesBothSides(Architecture config) {
    return !config.flag("is_causal", true);
  }

  /** How many tokens a window has on one side: one's own too, unless it goes to both. */
  private static int reach(int window, boolean bothSides) {
    return bothSides ? window + 1 : window;
  }

  static Encoder gemma(Architecture config) {
    int layers = config.count("num_hidden_layers");
    String activation = config.text("hidden_activation", "gelu_pytorch_tanh");
    // Versions of the library differ in which of the two they obey.
    if (!config.text("hidden_act", activation).equals(activation)) {
      throw config.unknown("hidden_act");
    }
    config.requireOff("use_bidirectional_attention");
    boolean bias = config.flag("attention_bias", false);
    LlamaBlock.Form form = LlamaBlock.Form.plain(bias, bias, false).withAddedOne();
    LlamaBlock block = LlamaBlock.of(config, form, "hidden_activation", "gelu_pytorch_tanh");
    config.count("max_position_embeddings", 1);
    RotarySettings rotary = RotarySettings.of(config, THETA);
    return new LlamaEncoder(
        config.count("vocab_size"),
        block,
        LayerTypes.of(config, layers, layer -> false),
        0,
        seesBothSides(config),
        rotary,
        rotary,
        Math.sqrt(block.width()));
  }

  static Encoder gemma2(Architecture config) {
    config.requireOff("use_bidirectional_attention");
    config.requireText("hidden_act", config.text("hidden_activation", "gelu_pytorch_tanh"));
    boolean bias = config.flag("attention_bias", false);
    double cap =
        config.says("attn_logit_softcapping") ? config.number("attn_logit_softcapping", 0) : 50;
    LlamaBlock.Form form =
        LlamaBlock.Form.plain(bias, bias, false).withAddedOne().withNormsBehind();
    LlamaBlock block = scaled(config, form, cap);
    config.count("max_position_embeddings", 1);
    RotarySettings rotary = RotarySettings.of(config, THETA);
    boolean bothSides = seesBothSides(config);
    int window = config.count("sliding_window", 4096);
    return new LlamaEncoder(
        config.count("vocab_size"),
        block,
        LayerTypes.of(config, config.count("num_hidden_layers"), layer -> layer % 2 == 0),
        reach(window, bothSides),
        bothSides,
        rotary,
        rotary,
        Math.sqrt(block.width()));
  }

  static Encoder gemma3(Architecture config) {
    boolean halved = config.flag("use_bidirectional_attention", false);
    boolean bothSides = halved || seesBothSides(config);
    if (halved && seesBothSides(config)) {
      throw config.unknown("is_causal");
    }
    config.requireNumber("attn_logit_softcapping", 0);
    boolean bias = config.flag("attention_bias", false);
    int pattern =
        config.count("sliding_window_pattern", config.count("_sliding_window_pattern", 6));
    int window = config.count("sliding_window", 4096);
    LlamaBlock.Form form =
        LlamaBlock.Form.plain(bias, bias, false).withAddedOne().withNormsBehind().withHeadNorms();
    LlamaBlock block = scaled(config, form, 0);
    config.count("max_position_embeddings", 1);
    return new LlamaEncoder(
        config.count("vocab_size"),
        block,
        LayerTypes.of(
            config, config.count("num_hidden_layers"), layer -> (layer + 1) % pattern != 0),
        // To both sides it is half as wide.
        halved ? window / 2 + 1 : reach(window, bothSides),
        bothSides,
        RotarySettings.of(config, LayerTypes.FULL, "rope_theta", 1_000_000, true),
        RotarySettings.of(config, LayerTypes.SLIDING, "rope_local_base_freq", THETA, false),
        Math.sqrt(block.width()));
  }

  private static LlamaBlock scaled(Architecture config, LlamaBlock.Form form, double cap) {
    return LlamaBlock.of(config, form, "hidden_activation", "gelu_pytorch_tanh")
        .scaled(1 / Math.sqrt(config.number("query_pre_attn_scalar", 256)), cap);
  }

  @Override
  public String firstWeight() {
    return "embed_tokens.weight";
  }

  @Override
  public List<String> prefixes() {
    return List.of("", "model.");
  }

  @Override
  public Pattern others() {
    return Pattern.compile("lm_head\\..*|score\\..*");
  }

  @Override
  public void build(Network network) throws IOException {
    String ids = network.input(Network.INPUT_IDS);
    network.input(Network.ATTENTION_MASK);
    String states = network.lookUp("embed_tokens", ids, vocabulary, block.width());
    if (first != 1) {
      states = network.node("embed_tokens", "Mul", states, network.graph().scalar(first));
    }
    Sight all = types.anyFull() ? sight(network, 0) : null;
    Sight some = types.anySliding() ? sight(network, window) : null;
    int size = block.attention().headSize();
    Rotary wide = Rotary.of(network, size, whole);
    Rotary narrow = nearby.equals(whole) ? wide : Rotary.of(network, size, nearby);
    for (int layer = 0; layer < types.size(); layer++) {
      states =
          types.slides(layer)
              ? block.add(network, layer, states, some, narrow)
              : block.add(network, layer, states, all, wide);
    }
    network.output(block.norm(network, "norm", states), block.width());
  }

  private Sight sight(Network network, int most) {
    if (!bothSides) {
      return Sight.causal(network, most);
    }
    return most == 0 ? Sight.ofAll(network) : Sight.near(network, most - 1);
  }
}
