package org.contexture.encoder.transformers;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * ALBERT (arXiv 1909.11942): blocks in groups that share their weights.
 *
 * @param layers how many blocks are run
 * @param groups of weights
 * @param inner blocks of a group, which are run one after the other each time
 */
record AlbertEncoder(
    TokenEmbeddings embeddings, PostNormBlock block, int layers, int groups, int inner)
    implements Encoder {
  static Encoder of(Architecture config) {
    int width = config.count("hidden_size");
    double epsilon = config.number("layer_norm_eps", 1e-12);
    config.requireText("position_embedding_type", "absolute");
    // Sketches of their authors that no library reads.
    config.requireNumber("net_structure_type", 0);
    config.requireNumber("gap_size", 0);
    config.requireNumber("num_memory_blocks", 0);
    config.requireNumber("down_scale_factor", 1);
    return new AlbertEncoder(
        new TokenEmbeddings(
            config.count("vocab_size"),
            config.count("embedding_size", 128),
            config.count("max_position_embeddings"),
            config.count("type_vocab_size", 2),
            true,
            OptionalInt.empty(),
            epsilon),
        new PostNormBlock(
            PostNormBlock.Names.ALBERT,
            Attention.of(config.count("num_attention_heads"), width),
            width,
            config.count("intermediate_size"),
            Activation.of(config, "hidden_act", "gelu_new"),
            epsilon),
        config.count("num_hidden_layers"),
        config.count("num_hidden_groups", 1),
        config.count("inner_group_num", 1));
  }

  @Override
  public String firstWeight() {
    return "embeddings.word_embeddings.weight";
  }

  @Override
  public List<String> prefixes() {
    return List.of("", "albert.");
  }

  @Override
  public Pattern others() {
    return Pattern.compile("pooler\\..*");
  }

  @Override
  public void build(Network network) throws IOException {
    String states = embeddings.add(network);
    states =
        network.linear(
            "encoder.embedding_hidden_mapping_in", states, true, embeddings.width(), block.width());
    Sight sight = Sight.ofAll(network);
    for (int layer = 0; layer < layers; layer++) {
      int group = (int) (layer / ((double) layers / groups));
      for (int part = 0; part < inner; part++) {
        network.enter("layer." + (layer * inner + part));
        String module = "encoder.albert_layer_groups.%d.albert_layers.%d".formatted(group, part);
        states = block.add(network, module, states, sight);
      }
    }
    network.enter("");
    network.output(states, block.width());
  }
}
