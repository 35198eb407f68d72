package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.TextPooling;

/**
 * What the files of sentence-transformers' WordEmbeddings say: which words have a vector, how texts
 * are cut into them, and what is done to their vectors.
 */
public final class WordEmbeddingDefaults {
  private static final String TOKENIZER = "tokenizer_class";
  private static final String AT_WHITE_SPACE = "WhitespaceTokenizer";
  private static final String MOST_TOKENS = "max_seq_length";
  private static final int USUAL_MOST_TOKENS = 1_000_000;
  private static final String WORDS = "vocab";
  private static final String STOP_WORDS = "stop_words";
  private static final String LOWERS_CASE = "do_lower_case";

  private final ModelFolder folder;
  private final JsonFile config;
  private final JsonFile tokenizer;

  /**
   * Reads both files.
   *
   * @throws ModelException where one is missing, malformed, or asks for what Contexture does not do
   */
  public WordEmbeddingDefaults(ModelFolder folder) {
    this.folder = folder;
    this.config =
        JsonFile.read(folder.file(FileNames.WORD_EMBEDDINGS))
            .onlyKnowing(
                Map.of(TOKENIZER, Set.of(), MOST_TOKENS, Set.of(), "update_embeddings", Set.of()));
    checkTokenizer();
    this.tokenizer =
        JsonFile.read(folder.file(FileNames.WHITESPACE))
            .onlyKnowing(Map.of(WORDS, Set.of(), STOP_WORDS, Set.of(), LOWERS_CASE, Set.of()));
    if (tokenizer.content().isEmpty()) {
      throw new ModelException(
          "Cannot use model: %s asks for a %s, and %s is not there"
              .formatted(config.path(), AT_WHITE_SPACE, tokenizer.path()));
    }
  }

  private void checkTokenizer() {
    ListedModule type = new ListedModule(config.text(TOKENIZER).orElse(""), "");
    if (!type.isOfLibrary() || !type.simpleType().equals(AT_WHITE_SPACE)) {
      throw new ModelException(
          "Cannot use model: %s sets %s, and Contexture runs a %s alone: %s"
              .formatted(
                  config.path(),
                  TOKENIZER,
                  AT_WHITE_SPACE,
                  config.get(TOKENIZER).map(String::valueOf).orElse("none")));
    }
  }

  /**
   * What they say about the model's use.
   *
   * @throws ModelException where a file is malformed, or asks for what Contexture does not do
   */
  public ModelDefaults read() {
    Path root = folder.root();
    SentenceModules modules = SentenceModules.read(root, folder.task());
    PromptConfig prompts = PromptConfig.read(root);
    return ModelDefaults.ofWordEmbeddings(mostTokens(), pooling(root, modules), modules, prompts);
  }

  private Setting<Integer> mostTokens() {
    Optional<JsonElement> asked = config.get(MOST_TOKENS);
    if (asked.isEmpty()) {
      return new Setting<>(USUAL_MOST_TOKENS, ModelDefaults.DEFAULT);
    }
    return new Setting<>(
        config
            .count(MOST_TOKENS)
            .orElseThrow(
                () ->
                    config.malformed(
                        "'%s' must be a number of 1 or more: %s"
                            .formatted(MOST_TOKENS, asked.get()))),
        FileNames.WORD_EMBEDDINGS);
  }

  /** Words have no token before them that cls could take: the library has no vector for it. */
  private static Setting<TextPooling> pooling(Path root, SentenceModules modules) {
    Setting<TextPooling> pooling =
        PoolingConfig.read(root, modules.pooling().orElse(FileNames.POOLING)).pooling();
    if (pooling.value().modes().contains(Pooling.CLS)) {
      throw new ModelException(
          "Cannot use model: %s asks for a pooling that words do not have: %s"
              .formatted(root.resolve(pooling.origin()), Pooling.CLS.id()));
    }
    return pooling;
  }

  /**
   * The words in the order of their vectors; of equal ones the last counts.
   *
   * @throws ModelException where the file does not list them
   */
  public List<String> words() {
    return texts(WORDS);
  }

  /**
   * Words that are left out.
   *
   * @throws ModelException where the file does not list them
   */
  public List<String> stopWords() {
    return texts(STOP_WORDS);
  }

  /** Whether texts are put into lower case before they are cut. */
  public boolean lowersCase() {
    return tokenizer.flag(LOWERS_CASE);
  }

  private List<String> texts(String key) {
    JsonElement list = tokenizer.get(key).orElse(null);
    if (list == null || !list.isJsonArray()) {
      throw tokenizer.malformed("'%s' must be a list of words: %s".formatted(key, list));
    }
    List<String> texts = new ArrayList<>();
    for (JsonElement text : list.getAsJsonArray()) {
      if (!text.isJsonPrimitive() || !text.getAsJsonPrimitive().isString()) {
        throw tokenizer.malformed("'%s' must be a list of words: %s".formatted(key, text));
      }
      texts.add(text.getAsString());
    }
    return texts;
  }
}
