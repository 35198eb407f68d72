package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The prompts of a model and what else {@code config_sentence_transformers.json} says. */
record PromptConfig(JsonFile file) {
  private static final String DEFAULT = "default_prompt_name";
  private static final String PROMPTS = "prompts";
  private static final String SIMILARITY = "similarity_fn_name";
  private static final String DIMENSIONS = "truncate_dim";

  /** Versions change no vector, and what vectors are compared with does not either. */
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "__version__",
          Set.of(),
          SIMILARITY,
          Set.of(),
          DEFAULT,
          Set.of(),
          PROMPTS,
          Set.of(),
          DIMENSIONS,
          Set.of(),
          "model_type",
          Set.of("\"SentenceTransformer\""));

  /**
   * Reads the file where it is there.
   *
   * @throws ModelException where it asks for something that Contexture does not do
   */
  static PromptConfig read(Path root) {
    return new PromptConfig(
        JsonFile.read(root.resolve(FileNames.SENTENCE_TRANSFORMERS)).onlyKnowing(KNOWN));
  }

  /** The text that is put before every text; empty where there is none. */
  Optional<Setting<String>> prompt() {
    Optional<String> name = file.text(DEFAULT).filter(given -> !given.isEmpty());
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String prompt = prompts().get(name.get());
    if (prompt == null) {
      throw file.malformed("its default prompt must be one of its prompts: " + name.get());
    }
    return Optional.of(new Setting<>(prompt, FileNames.SENTENCE_TRANSFORMERS));
  }

  /** All its prompts by name, in the file's order. */
  Map<String, String> prompts() {
    Map<String, String> prompts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> each :
        file.object(PROMPTS).orElseGet(JsonObject::new).entrySet()) {
      JsonElement prompt = each.getValue();
      if (!prompt.isJsonPrimitive() && !prompt.isJsonNull()) {
        throw file.malformed("prompt '" + each.getKey() + "' must be a text: " + prompt);
      }
      prompts.put(each.getKey(), prompt.isJsonNull() ? "" : prompt.getAsString());
    }
    return prompts;
  }

  /** How many values of a vector are kept, from the first; all where it does not say. */
  int mostDimensions() {
    OptionalInt asked = file.count(DIMENSIONS);
    if (asked.isEmpty() && file.get(DIMENSIONS).isPresent()) {
      throw file.malformed(
          "'%s' must be a number of 1 or more: %s"
              .formatted(DIMENSIONS, file.get(DIMENSIONS).orElseThrow()));
    }
    return asked.orElse(Integer.MAX_VALUE);
  }

  /** What vectors are compared by; empty where it does not say. */
  String similarity() {
    return file.text(SIMILARITY).orElse("");
  }
}
