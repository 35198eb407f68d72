package org.contexture.encoder.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What sentence-transformers writes of how it runs the transformer: {@code
 * sentence_bert_config.json}, or the like under the name of another family.
 */
record SentenceConfig(JsonFile file) {
  private static final String LOWERS_CASE = "do_lower_case";
  private static final String MOST_TOKENS = "max_seq_length";

  /** Where values are listed, they say what Contexture does anyway. */
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          MOST_TOKENS,
          Set.of(),
          LOWERS_CASE,
          Set.of(),
          "transformer_task",
          Set.of("\"feature-extraction\""),
          "module_output_name",
          Set.of("\"token_embeddings\""),
          "modality_config",
          Set.of(
              "{\"text\": {\"method\": \"forward\", \"method_output_name\":"
                  + " \"last_hidden_state\"}}"));

  /**
   * Reads the first that is there.
   *
   * @throws ModelException where it asks for something that Contexture does not do
   */
  static SentenceConfig read(Path root) {
    Path first =
        FileNames.SENTENCE_CONFIGS.stream()
            .map(root::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElse(root.resolve(FileNames.SENTENCE_CONFIGS.get(0)));
    return new SentenceConfig(JsonFile.read(first).onlyKnowing(KNOWN));
  }

  /** Whether texts are put into lower case, whatever the tokenizer's own files say. */
  boolean lowersCase() {
    return file.flag(LOWERS_CASE);
  }

  /** The most tokens of a text that are encoded; empty where it does not say. */
  Optional<Setting<Integer>> maxTokens() {
    OptionalInt asked = file.count(MOST_TOKENS);
    return asked.isPresent()
        ? Optional.of(new Setting<>(asked.getAsInt(), String.valueOf(file.path().getFileName())))
        : Optional.empty();
  }
}
