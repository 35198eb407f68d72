package org.contexture.encoder.transformers;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * BERT and what is built like it: RoBERTa (also XLM-RoBERTa, CamemBERT), ELECTRA, MPNet,
 * DistilBERT.
 *
 * @param blocks what the modules of all blocks are called
 * @param layers how many blocks there are
 * @param distances a bias of attention, where the family has that
 * @param prefix of models with heads
 */
record BertEncoder(
    TokenEmbeddings embeddings,
    PostNormBlock block,
    String blocks,
    int layers,
    Optional<Distances> distances,
    String prefix)
    implements Encoder {
  private static final double EPSILON = 1e-12;
  private static final int BUCKETS = 32;
  private static final int FARTHEST = 128;

  static Encoder bert(Architecture config) {
    return of(config, "bert.", true, OptionalInt.empty());
  }

  static Encoder roberta(Architecture config) {
    return of(config, "roberta.", false, OptionalInt.of((int) config.number("pad_token_id", 1)));
  }

  static Encoder electra(Architecture config) {
    return of(config, "electra.", true, OptionalInt.empty());
  }

  private static Encoder of(
      Architecture config, String prefix, boolean typed, OptionalInt padding) {
    PostNormBlock block = block(config, PostNormBlock.Names.BERT);
    config.requireText("position_embedding_type", "absolute");
    config.requireOff("is_decoder", "add_cross_attention");
    TokenEmbeddings embeddings =
        new TokenEmbeddings(
            config.count("vocab_size"),
            prefix.equals("electra.")
                ? config.count("embedding_size", block.width())
                : block.width(),
            config.count("max_position_embeddings"),
            config.count("type_vocab_size", 2),
            typed,
            padding,
            block.epsilon());
    return new BertEncoder(
        embeddings,
        block,
        "encoder.layer.",
        config.count("num_hidden_layers"),
        Optional.empty(),
        prefix);
  }

  static Encoder mpnet(Architecture config) {
    PostNormBlock block = block(config, PostNormBlock.Names.MPNET);
    TokenEmbeddings embeddings =
        new TokenEmbeddings(
            config.count("vocab_size"),
            block.width(),
            config.count("max_position_embeddings"),
            0,
            false,
            // The family has this one whatever its padding token is.
            OptionalInt.of(1),
            block.epsilon());
    // Transformers computes with these whatever is said, and fails where there are fewer.
    config.requireNumber("relative_attention_num_buckets", BUCKETS);
    Distances distances =
        new Distances(
            "encoder.relative_attention_bias", BUCKETS, FARTHEST, block.attention().heads());
    return new BertEncoder(
        embeddings,
        block,
        "encoder.layer.",
        config.count("num_hidden_layers"),
        Optional.of(distances),
        "mpnet.");
  }

  static Encoder distilbert(Architecture config) {
    int width = config.count("dim");
    PostNormBlock block =
        new PostNormBlock(
            PostNormBlock.Names.DISTILBERT,
            Attention.of(config.count("n_heads"), width),
            width,
            config.count("hidden_dim"),
            Activation.of(config, "activation", "gelu"),
            EPSILON);
    // How the vectors of positions came to be; they are among the weights either way.
    config.flag("sinusoidal_pos_embds", false);
    TokenEmbeddings embeddings =
        new TokenEmbeddings(
            config.count("vocab_size"),
            width,
            config.count("max_position_embeddings"),
            0,
            false,
            OptionalInt.empty(),
            EPSILON);
    return new BertEncoder(
        embeddings,
        block,
        "transformer.layer.",
        config.count("n_layers"),
        Optional.empty(),
        "distilbert.");
  }

  private static PostNormBlock block(Architecture config, PostNormBlock.Names names) {
    int width = config.count("hidden_size");
    return new PostNormBlock(
        names,
        Attention.of(config.count("num_attention_heads"), width),
        width,
        config.count("intermediate_size"),
        Activation.of(config, "hidden_act", "gelu"),
        config.number("layer_norm_eps", EPSILON));
  }

  @Override
  public String firstWeight() {
    return "embeddings.word_embeddings.weight";
  }

  @Override
  public List<String> prefixes() {
    return List.of("", prefix);
  }

  @Override
  public Pattern others() {
    return Pattern.compile("pooler\\..*");
  }

  @Override
  public void build(Network network) throws IOException {
    String states = embeddings.add(network);
    if (embeddings.width() != block.width()) {
      states =
          network.linear("embeddings_project", states, true, embeddings.width(), block.width());
    }
    Sight sight =
        distances.isPresent()
            ? Sight.ofAll(network, distances.get().add(network))
            : Sight.ofAll(network);
    for (int layer = 0; layer < layers; layer++) {
      states = block.add(network, blocks + layer, states, sight);
    }
    network.output(states, block.width());
  }
}
