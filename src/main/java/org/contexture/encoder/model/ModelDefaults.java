package org.contexture.encoder.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.TextPooling;

/**
 * What a model's own files say about its use, read as sentence-transformers reads them, so that
 * vectors made with these settings equal its vectors for that model.
 *
 * @param maxTokens the most tokens of a text that are encoded, special tokens included
 * @param positions the most tokens that the model can take at all
 * @param prompt text put before every text; empty for none
 * @param prompts all that it has, by name
 * @param modules what else is done to a text's vector
 * @param modelType {@code model_type} of config.json, or {@code unknown}; {@code elmo}; the format
 *     of word vectors
 * @param tokenizer {@code model.type} of tokenizer.json, such as WordPiece, or {@code unknown};
 *     {@code words} where tokens are words
 */
public record ModelDefaults(
    Setting<Integer> maxTokens,
    OptionalInt positions,
    Setting<TextPooling> pooling,
    Setting<Boolean> normalize,
    Setting<String> prompt,
    Map<String, String> prompts,
    TextModules modules,
    String modelType,
    String tokenizer) {
  static final String DEFAULT = "default";
  private static final String UNKNOWN = "unknown";
  private static final String WORDS = "words";
  private static final int DEFAULT_MAX_TOKENS = 512;

  /**
   * Reads the defaults of a folder.
   *
   * @throws ModelException where a file is malformed, or asks for a step that Contexture does not
   *     do
   */
  public static ModelDefaults read(ModelFolder folder) {
    Path root = folder.root();
    JsonFile config = JsonFile.read(folder.file(FileNames.CONFIG));
    JsonFile tokenizerConfig = JsonFile.read(folder.file(FileNames.TOKENIZER_CONFIG));
    JsonFile tokenizer = JsonFile.read(folder.tokenizer());
    TokenizerSwitches.check(tokenizerConfig, tokenizer);
    GenAiConfig genAi = GenAiConfig.of(root, folder.files());
    OptionalInt positions = least(ModelConfig.positions(config), genAi.positions());
    SentenceModules modules = SentenceModules.read(root, folder.task());
    PromptConfig prompts = PromptConfig.read(root);
    Optional<PoolingConfig> pooling = modules.pooling().map(name -> PoolingConfig.read(root, name));
    return new ModelDefaults(
        maxTokens(SentenceConfig.read(folder), tokenizerConfig, positions),
        positions,
        pooling.map(PoolingConfig::pooling).orElseGet(() -> pooling(modules, config)),
        normalize(modules),
        prompts.prompt().orElse(new Setting<>("", DEFAULT)),
        prompts.prompts(),
        TextModules.of(modules, prompts),
        config.text("model_type").or(genAi::modelType).orElse(UNKNOWN),
        tokenizerType(tokenizer));
  }

  private static Setting<TextPooling> pooling(SentenceModules modules, JsonFile config) {
    return !modules.isThere() && ModelConfig.goesOnWithTexts(config)
        ? new Setting<>(TextPooling.of(Pooling.LAST_TOKEN), FileNames.CONFIG)
        : new Setting<>(TextPooling.of(Pooling.MEAN), DEFAULT);
  }

  private static Setting<Boolean> normalize(SentenceModules modules) {
    return modules.isThere()
        ? new Setting<>(modules.normalizes(), FileNames.MODULES)
        : new Setting<>(false, DEFAULT);
  }

  /** Those of a table of words, which takes as many as it is given. */
  static ModelDefaults ofWordEmbeddings(
      Setting<Integer> maxTokens,
      Setting<TextPooling> pooling,
      SentenceModules modules,
      PromptConfig prompts) {
    return new ModelDefaults(
        maxTokens,
        OptionalInt.empty(),
        pooling,
        normalize(modules),
        prompts.prompt().orElse(new Setting<>("", DEFAULT)),
        prompts.prompts(),
        TextModules.of(modules, prompts),
        "word_embeddings",
        WORDS);
  }

  /**
   * Files that the model's list of modules names, relative to its folder; whether they are there is
   * not looked at.
   *
   * @throws ModelException where the list is malformed
   */
  public static List<String> moreFiles(ModelFolder folder) {
    return ModuleFiles.read(folder.root()).names();
  }

  /** The same of a model that pools other layers' states than the last's. */
  public ModelDefaults withLayers(LayerWeights layers) {
    return new ModelDefaults(
        maxTokens,
        positions,
        pooling,
        normalize,
        prompt,
        prompts,
        modules.with(layers),
        modelType,
        tokenizer);
  }

  /**
   * Whether the model hands on the states of all its layers: without them, sentence-transformers
   * weighs none.
   *
   * @throws ModelException where the file that says so is malformed
   */
  public static boolean handsOnLayers(ModelFolder folder) {
    return JsonFile.read(folder.file(FileNames.CONFIG)).isTrue("output_hidden_states");
  }

  /**
   * Whether texts are put into lower case before the tokenizer's own normalizer sees them.
   *
   * @throws ModelException where the file that says so is malformed
   */
  public static boolean lowersCase(ModelFolder folder) {
    return SentenceConfig.read(folder).lowersCase();
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
        new Setting<>(TextPooling.of(Pooling.MEAN), DEFAULT),
        new Setting<>(false, DEFAULT),
        new Setting<>("", DEFAULT),
        Map.of(),
        TextModules.NONE,
        type,
        WORDS);
  }

  private static OptionalInt least(OptionalInt a, OptionalInt b) {
    return a.isPresent() && b.isPresent()
        ? OptionalInt.of(Math.min(a.getAsInt(), b.getAsInt()))
        : a.isPresent() ? a : b;
  }

  private static Setting<Integer> maxTokens(
      SentenceConfig sentence, JsonFile tokenizerConfig, OptionalInt positions) {
    if (sentence.maxTokens().isPresent()) {
      return sentence.maxTokens().get();
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

  static String tokenizerType(JsonFile file) {
    return file.object("model").flatMap(model -> JsonFile.text(model, "type")).orElse(UNKNOWN);
  }
}
