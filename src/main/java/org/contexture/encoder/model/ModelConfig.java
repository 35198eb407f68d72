package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a model's files say about its build. Where its graph shows something else, the graph is
 * right.
 *
 * @param modelType {@code model_type} of config.json; empty where it says none
 * @param architectures classes of Hugging Face Transformers that the model is
 * @param encoderDecoder the model is an encoder and a decoder
 * @param padding id of the padding token
 * @param keyValueHeads heads of an attention's keys and values
 * @param headDimension values of a head
 * @param width values of a token's states
 * @param layers blocks that a text goes through, those of the encoder where there is a decoder too
 * @param pasts inputs for keys and values of earlier tokens that a file names
 * @param states the output of the last layer's states, where a file names it
 * @param normedResiduals blocks add to their normed states, as few families do
 */
public record ModelConfig(
    String modelType,
    List<String> architectures,
    boolean encoderDecoder,
    OptionalInt padding,
    OptionalInt keyValueHeads,
    OptionalInt headDimension,
    OptionalInt width,
    OptionalInt layers,
    Set<String> pasts,
    Optional<String> states,
    boolean normedResiduals) {
  /** The model's files say nothing. */
  public static final ModelConfig NONE =
      new ModelConfig(
          "",
          List.of(),
          false,
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Set.of(),
          Optional.empty(),
          false);

  /** Their positions go on from the padding token's id, and so do those of padding. */
  private static final Set<String> POSITIONS_AFTER_PADDING =
      Set.of(
          "camembert",
          "data2vec-text",
          "ibert",
          "longformer",
          "luke",
          "mpnet",
          "roberta",
          "roberta-prelayernorm",
          "xlm-roberta",
          "xlm-roberta-xl",
          "xmod");

  /** Their {@code n_positions} is what others call {@code max_position_embeddings}. */
  private static final Set<String> N_POSITIONS =
      Set.of("codegen", "gpt2", "gpt_bigcode", "gptj", "openai-gpt");

  public ModelConfig {
    architectures = List.copyOf(architectures);
    pasts = Set.copyOf(pasts);
  }

  /**
   * Reads config.json, and GenAI's config and the tokenizer's files for what it leaves open.
   *
   * @throws ModelException where a file is malformed
   */
  public static ModelConfig read(ModelFolder folder) {
    JsonFile config = JsonFile.read(folder.file(FileNames.CONFIG));
    GenAiConfig genAi = GenAiConfig.of(folder.root(), folder.files());
    OptionalInt heads =
        or(
            first(config, "num_attention_heads", "n_head", "num_heads", "n_heads"),
            genAi.count("num_attention_heads"));
    OptionalInt width =
        or(first(config, "hidden_size", "n_embd", "d_model", "dim"), genAi.count("hidden_size"));
    OptionalInt padding = PaddingToken.of(config);
    return new ModelConfig(
        config.text("model_type").or(genAi::modelType).orElse(""),
        texts(config, "architectures"),
        config.isTrue("is_encoder_decoder"),
        or(or(padding, genAi.padding()), PaddingToken.ofTokenizer(folder)),
        config.isTrue("multi_query")
            ? OptionalInt.of(1)
            : or(
                first(config, "num_key_value_heads", "num_kv_heads"),
                or(genAi.count("num_key_value_heads"), heads)),
        or(
            or(config.count("head_dim"), genAi.count("head_size")),
            heads.isPresent() && width.isPresent()
                ? OptionalInt.of(width.getAsInt() / heads.getAsInt())
                : OptionalInt.empty()),
        width,
        or(
            first(
                config, "encoder_layers", "num_hidden_layers", "n_layer", "n_layers", "num_layers"),
            genAi.count("num_hidden_layers")),
        genAi.pasts(),
        genAi.states(),
        config.isTrue("apply_residual_connection_post_layernorm"));
  }

  /** The most tokens of a text, for a model that has a vector for each position. */
  static OptionalInt positions(JsonFile config) {
    String type = config.text("model_type").orElse("");
    OptionalInt positions = config.count("max_position_embeddings");
    if (positions.isEmpty() && N_POSITIONS.contains(type)) {
      return config.count("n_positions");
    }
    int first = firstPosition(type, PaddingToken.of(config));
    return positions.isPresent() && positions.getAsInt() > first
        ? OptionalInt.of(positions.getAsInt() - first)
        : positions;
  }

  /**
   * Whether the model was made to go on with a text: a token's states then know of those before it,
   * and the last token's of all. Told as sentence-transformers tells it.
   */
  static boolean goesOnWithTexts(JsonFile config) {
    List<String> architectures = texts(config, "architectures");
    return !architectures.isEmpty()
        && architectures.get(0).endsWith("ForCausalLM")
        && (!config.keys().contains("is_causal") || config.isTrue("is_causal"));
  }

  /** Position of a text's first token. */
  public int firstPosition() {
    return firstPosition(modelType, padding);
  }

  private static int firstPosition(String modelType, OptionalInt padding) {
    return POSITIONS_AFTER_PADDING.contains(modelType) ? padding.orElse(1) + 1 : 0;
  }

  private static List<String> texts(JsonFile file, String key) {
    return PaddingToken.array(file.get(key)).asList().stream()
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .toList();
  }

  private static OptionalInt first(JsonFile file, String... keys) {
    for (String key : keys) {
      if (file.count(key).isPresent()) {
        return file.count(key);
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt or(OptionalInt value, OptionalInt otherwise) {
    return value.isPresent() ? value : otherwise;
  }
}
