package org.contexture.encoder.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.TextPooling;

/**
 * What the files of a model of constant token vectors say about its use. The mean of all of a
 * text's tokens, without special ones, is its vector. sentence-transformers keeps as many tokens as
 * tokenizer.json says; model2vec as many as config.json says, of a text that was cut before to as
 * many times the usual length of a token, and leaves out tokens that are unknown.
 */
public final class StaticDefaults {
  private static final String DEFAULT = "default";
  private static final String MOST_TOKENS = "max_length";
  private static final String NORMALIZE = "normalize";
  private static final int MODEL2VEC_TOKENS = 512;

  private final ModelFolder folder;
  private final boolean model2vec;
  private final JsonFile config;
  private final JsonFile tokenizer;

  public StaticDefaults(ModelFolder folder, boolean model2vec) {
    this.folder = folder;
    this.model2vec = model2vec;
    this.config = JsonFile.read(folder.root().resolve(FileNames.CONFIG));
    this.tokenizer = JsonFile.read(folder.tokenizer());
  }

  /**
   * Reads them.
   *
   * @throws ModelException where a file is malformed, or asks for what Contexture does not do
   */
  public ModelDefaults read() {
    Path root = folder.root();
    SentenceModules modules = SentenceModules.read(root, folder.task());
    PromptConfig prompts = PromptConfig.read(root);
    return new ModelDefaults(
        model2vec ? mostTokensOfConfig() : mostTokensOfTokenizer(),
        OptionalInt.empty(),
        new Setting<>(TextPooling.of(Pooling.MEAN), DEFAULT),
        normalize(modules),
        prompts.prompt().orElse(new Setting<>("", DEFAULT)),
        prompts.prompts(),
        TextModules.of(modules, prompts),
        model2vec ? "model2vec" : "static",
        ModelDefaults.tokenizerType(tokenizer));
  }

  private Setting<Integer> mostTokensOfConfig() {
    JsonElement asked = config.object().map(json -> json.get(MOST_TOKENS)).orElse(null);
    if (asked == null) {
      return new Setting<>(MODEL2VEC_TOKENS, DEFAULT);
    }
    return new Setting<>(
        asked.isJsonNull()
            ? Integer.MAX_VALUE
            : config
                .count(MOST_TOKENS)
                .orElseThrow(
                    () ->
                        config.malformed(
                            "'%s' must be a number of 1 or more: %s"
                                .formatted(MOST_TOKENS, asked))),
        FileNames.CONFIG);
  }

  private Setting<Integer> mostTokensOfTokenizer() {
    JsonObject truncation = tokenizer.object("truncation").orElse(null);
    if (truncation == null) {
      return new Setting<>(Integer.MAX_VALUE, DEFAULT);
    }
    if (!"Right".equals(JsonFile.text(truncation, "direction").orElse("Right"))) {
      throw tokenizer.unknown("truncation", truncation);
    }
    return new Setting<>(
        (int) number("truncation's " + MOST_TOKENS, truncation.get(MOST_TOKENS)),
        FileNames.TOKENIZER);
  }

  private Setting<Boolean> normalize(SentenceModules modules) {
    boolean listed = modules.normalizes();
    if (!model2vec || config.get(NORMALIZE).isEmpty()) {
      return new Setting<>(listed, modules.isThere() ? FileNames.MODULES : DEFAULT);
    }
    boolean asked = config.flag(NORMALIZE);
    if (modules.isThere() && asked != listed) {
      throw new ModelException(
          "Cannot use model: %s sets normalize to %s, and %s lists %s"
              .formatted(
                  config.path(),
                  asked,
                  FileNames.MODULES,
                  listed ? "a Normalize" : "no Normalize"));
    }
    return new Setting<>(asked, FileNames.CONFIG);
  }

  /** The token that stands for what is unknown, where the model leaves it out. */
  public OptionalLong leftOut() {
    JsonObject model = tokenizer.object("model").orElseGet(JsonObject::new);
    if (!model2vec) {
      return OptionalLong.empty();
    }
    JsonElement id =
        model.has("unk_id")
            ? model.get("unk_id")
            : JsonFile.text(model, "unk_token").map(ids()::get).orElse(null);
    return id == null || id.isJsonNull() || id.isJsonArray()
        ? OptionalLong.empty()
        : OptionalLong.of(number("id of the unknown token", id));
  }

  /** The median length of its tokens in characters, where a text is cut by it; else 0. */
  public int usualLength() {
    if (!model2vec) {
      return 0;
    }
    int[] lengths =
        ids().keySet().stream()
            .mapToInt(token -> token.codePointCount(0, token.length()))
            .toArray();
    Arrays.sort(lengths);
    return lengths.length == 0
        ? 0
        : IntStream.of(lengths[(lengths.length - 1) / 2], lengths[lengths.length / 2]).sum() / 2;
  }

  private long number(String name, JsonElement value) {
    if (value instanceof JsonPrimitive number && number.isNumber()) {
      double found = number.getAsDouble();
      if (found == Math.rint(found) && found >= 0 && found <= Integer.MAX_VALUE) {
        return (long) found;
      }
    }
    throw tokenizer.malformed("%s must be a whole number: %s".formatted(name, value));
  }

  private Map<String, JsonElement> ids() {
    Map<String, JsonElement> ids = new HashMap<>();
    JsonElement vocabulary =
        tokenizer.object("model").map(model -> model.get("vocab")).orElseGet(JsonObject::new);
    if (vocabulary.isJsonObject()) {
      ids.putAll(vocabulary.getAsJsonObject().asMap());
    } else if (vocabulary.isJsonArray()) {
      vocabulary.getAsJsonArray().forEach(entry -> ids.put(text(entry), entry));
    }
    for (JsonElement added : PaddingToken.array(tokenizer.get("added_tokens"))) {
      JsonFile.object(Optional.of(added))
          .filter(token -> token.has("id"))
          .ifPresent(
              token ->
                  JsonFile.text(token, "content")
                      .ifPresent(content -> ids.put(content, token.get("id"))));
    }
    return ids;
  }

  /** The token of an entry with its score. */
  private String text(JsonElement entry) {
    if (entry instanceof JsonArray pair
        && !pair.isEmpty()
        && pair.get(0) instanceof JsonPrimitive token) {
      return token.getAsString();
    }
    throw tokenizer.malformed("an entry of vocab must be a token and its score: " + entry);
  }
}
