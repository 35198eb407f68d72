package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The prompts of a model and what else {@code config_sentence_transformers.json} says. */
record PromptConfig(JsonFile file) {
  private static final String DEFAULT = "default_prompt_name";
  private static final String PROMPTS = "prompts";

  /** Versions, and what vectors are compared with, change no vector. */
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "__version__",
          Set.of(),
          "similarity_fn_name",
          Set.of(),
          DEFAULT,
          Set.of(),
          PROMPTS,
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
    Optional<String> name = file.text(DEFAULT);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    JsonElement prompt = file.object(PROMPTS).map(prompts -> prompts.get(name.get())).orElse(null);
    if (prompt == null) {
      throw file.malformed("its default prompt must be one of its prompts: " + name.get());
    }
    if (!prompt.isJsonPrimitive()) {
      throw file.malformed("prompt '" + name.get() + "' must be a text: " + prompt);
    }
    return Optional.of(new Setting<>(prompt.getAsString(), FileNames.SENTENCE_TRANSFORMERS));
  }
}
