package org.contexture.encoder.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What sentence-transformers writes of how it runs the transformer: {@code
 * sentence_bert_config.json}, or the like under the name of another family.
 *
 * @param task whose texts are encoded; empty for none
 */
record SentenceConfig(JsonFile file, String task) {
  private static final String LOWERS_CASE = "do_lower_case";
  private static final String MOST_TOKENS = "max_seq_length";
  private static final String PROCESSING = "processing_kwargs";

  /** Tasks whose texts may have a length of their own. */
  private static final Map<String, String> MOST_TOKENS_OF_TASK =
      Map.of("query", "query_length", "document", "document_length");

  /** Where values are listed, they say what Contexture does anyway; padding changes no vector. */
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          MOST_TOKENS,
          Set.of(),
          LOWERS_CASE,
          Set.of(),
          "query_length",
          Set.of(),
          "document_length",
          Set.of(),
          PROCESSING,
          Set.of(),
          "unpad_inputs",
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
  static SentenceConfig read(ModelFolder folder) {
    Path first =
        FileNames.SENTENCE_CONFIGS.stream()
            .map(folder::file)
            .filter(Files::exists)
            .findFirst()
            .orElse(folder.file(FileNames.SENTENCE_CONFIGS.get(0)));
    return new SentenceConfig(JsonFile.read(first).onlyKnowing(KNOWN), folder.task());
  }

  /** Whether texts are put into lower case, whatever the tokenizer's own files say. */
  boolean lowersCase() {
    return file.flag(LOWERS_CASE);
  }

  /** The most tokens of a text that are encoded; empty where it does not say. */
  Optional<Setting<Integer>> maxTokens() {
    OptionalInt ofTexts = ProcessingConfig.mostTokens(file, PROCESSING);
    return Stream.of(ofTexts, ofTask(), file.count(MOST_TOKENS))
        .filter(OptionalInt::isPresent)
        .findFirst()
        .map(asked -> new Setting<>(asked.getAsInt(), String.valueOf(file.path().getFileName())));
  }

  private OptionalInt ofTask() {
    String key = MOST_TOKENS_OF_TASK.get(task);
    if (key == null || file.get(key).isEmpty()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        file.count(key)
            .orElseThrow(
                () ->
                    file.malformed(
                        "'%s' must be a number of 1 or more: %s"
                            .formatted(key, file.get(key).orElseThrow()))));
  }
}
