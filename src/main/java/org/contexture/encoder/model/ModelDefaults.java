package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.contexture.encoder.pooling.Pooling;

/**
 * What a model's own files say about its use, read as sentence-transformers reads them, so that
 * vectors made with these settings equal its vectors for that model.
 *
 * @param maxTokens the most tokens of a text that are encoded, special tokens included
 * @param positions the most tokens that the model can take at all
 * @param prompt text put before every text; empty for none
 * @param poolsPrompt the prompt's tokens are pooled with the text's
 * @param modelType {@code model_type} of config.json, or {@code unknown}; {@code elmo}; the format
 *     of word vectors
 * @param tokenizer {@code model.type} of tokenizer.json, such as WordPiece, or {@code unknown};
 *     {@code words} where tokens are words
 */
public record ModelDefaults(
    Setting<Integer> maxTokens,
    OptionalInt positions,
    Setting<Pooling> pooling,
    Setting<Boolean> normalize,
    Setting<String> prompt,
    boolean poolsPrompt,
    String modelType,
    String tokenizer) {
  private static final String DEFAULT = "default";
  private static final String UNKNOWN = "unknown";
  private static final int DEFAULT_MAX_TOKENS = 512;
  private static final String POOLING_MODE = "pooling_mode_";
  private static final Set<String> MODULES_KNOWN = Set.of("Transformer", "Pooling", "Normalize");

  /**
   * Reads the defaults of a folder.
   *
   * @throws ModelException where a file is malformed, or asks for a step that Contexture does not
   *     do
   */
  public static ModelDefaults read(ModelFolder folder) {
    Path root = folder.root();
    JsonFile config = JsonFile.read(root.resolve(FileNames.CONFIG));
    JsonFile sentenceBert = JsonFile.read(root.resolve(FileNames.SENTENCE_BERT));
    if (sentenceBert.isTrue("do_lower_case")) {
      throw new ModelException(
          "Cannot use model: "
              + sentenceBert.path()
              + " sets do_lower_case; put a Lowercase"
              + " normalizer into tokenizer.json instead");
    }
    OptionalInt positions = ModelConfig.positions(config);
    JsonFile pooling = JsonFile.read(root.resolve(FileNames.POOLING));
    return new ModelDefaults(
        maxTokens(sentenceBert, JsonFile.read(root.resolve(FileNames.TOKENIZER_CONFIG)), positions),
        positions,
        pooling(pooling),
        normalize(JsonFile.read(root.resolve(FileNames.MODULES))),
        prompt(JsonFile.read(root.resolve(FileNames.SENTENCE_TRANSFORMERS))),
        pooling.is("include_prompt", true),
        config.text("model_type").orElse(UNKNOWN),
        tokenizerType(JsonFile.read(folder.tokenizer())));
  }

  /** ELMo's files say nothing about its use. */
  public static ModelDefaults ofElmo() {
    return ofWords(DEFAULT_MAX_TOKENS, "elmo");
  }

  /**
   * Those of word vectors: the mean of all of a text's words, as it is.
   *
   * @param format {@code word2vec}, {@code glove} or {@code fasttext}
   */
  public static ModelDefaults ofWordVectors(String format) {
    return ofWords(Integer.MAX_VALUE, format);
  }

  private static ModelDefaults ofWords(int maxTokens, String type) {
    return new ModelDefaults(
        new Setting<>(maxTokens, DEFAULT),
        OptionalInt.empty(),
        new Setting<>(Pooling.MEAN, DEFAULT),
        new Setting<>(false, DEFAULT),
        new Setting<>("", DEFAULT),
        true,
        type,
        "words");
  }

  private static Setting<Integer> maxTokens(
      JsonFile sentenceBert, JsonFile tokenizerConfig, OptionalInt positions) {
    OptionalInt asked = sentenceBert.count("max_seq_length");
    if (asked.isPresent()) {
      return new Setting<>(asked.getAsInt(), FileNames.SENTENCE_BERT);
    }
    OptionalInt tokenizer = tokenizerConfig.count("model_max_length");
    if (tokenizer.isPresent() && tokenizer.getAsInt() <= positions.orElse(Integer.MAX_VALUE)) {
      return new Setting<>(tokenizer.getAsInt(), FileNames.TOKENIZER_CONFIG);
    }
    if (positions.isPresent()) {
      return new Setting<>(positions.getAsInt(), FileNames.CONFIG);
    }
    return new Setting<>(DEFAULT_MAX_TOKENS, DEFAULT);
  }

  private static Setting<Pooling> pooling(JsonFile file) {
    if (file.object().isEmpty()) {
      return new Setting<>(Pooling.MEAN, DEFAULT);
    }
    List<String> modes =
        file.object().get().keySet().stream()
            .filter(key -> key.startsWith(POOLING_MODE) && file.isTrue(key))
            .map(key -> poolingId(key.substring(POOLING_MODE.length())))
            .toList();
    if (modes.size() != 1 || Pooling.find(modes.get(0)).isEmpty()) {
      throw new ModelException(
          "Cannot use model: "
              + file.path()
              + " must switch on exactly one known pooling: "
              + modes);
    }
    return new Setting<>(Pooling.find(modes.get(0)).orElseThrow(), FileNames.POOLING);
  }

  /** The names in this file differ from the ones that sentence-transformers takes as arguments. */
  private static String poolingId(String key) {
    return switch (key) {
      case "cls_token" -> "cls";
      case "mean_tokens" -> "mean";
      case "max_tokens" -> "max";
      case "mean_sqrt_len_tokens" -> "mean_sqrt_len_tokens";
      case "weightedmean_tokens" -> "weightedmean";
      default -> key;
    };
  }

  private static Setting<Boolean> normalize(JsonFile file) {
    if (file.array().isEmpty()) {
      return new Setting<>(false, DEFAULT);
    }
    List<String> modules =
        StreamSupport.stream(file.array().get().spliterator(), false)
            .map(module -> moduleType(file, module))
            .map(type -> type.substring(type.lastIndexOf('.') + 1))
            .toList();
    for (String module : modules) {
      if (!MODULES_KNOWN.contains(module)) {
        throw new ModelException(
            "Cannot use model: "
                + file.path()
                + " asks for a module that Contexture does not run: "
                + module);
      }
    }
    return new Setting<>(modules.contains("Normalize"), FileNames.MODULES);
  }

  private static String tokenizerType(JsonFile file) {
    return file.get("model")
        .filter(JsonElement::isJsonObject)
        .map(model -> model.getAsJsonObject().get("type"))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .orElse(UNKNOWN);
  }

  private static String moduleType(JsonFile file, JsonElement module) {
    JsonElement type = module.isJsonObject() ? module.getAsJsonObject().get("type") : null;
    if (type == null || !type.isJsonPrimitive()) {
      throw file.malformed("every module must have a type: " + module);
    }
    return type.getAsString();
  }

  private static Setting<String> prompt(JsonFile file) {
    JsonObject prompts =
        file.get("prompts")
            .filter(JsonElement::isJsonObject)
            .map(JsonElement::getAsJsonObject)
            .orElseGet(JsonObject::new);
    String name = file.text("default_prompt_name").orElse("");
    JsonElement prompt = prompts.get(name);
    if (prompt == null) {
      return new Setting<>("", DEFAULT);
    }
    if (!prompt.isJsonPrimitive()) {
      throw file.malformed("prompt '" + name + "' must be a text: " + prompt);
    }
    return new Setting<>(prompt.getAsString(), FileNames.SENTENCE_TRANSFORMERS);
  }
}
