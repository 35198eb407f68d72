package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Arguments that sentence-transformers hands to a model's tokenizer with every text. */
final class ProcessingConfig {
  private static final String MOST_TOKENS = "max_length";
  private static final String TEXT = "text";

  /** For other inputs than texts, and for chats, which texts are not. */
  private static final Set<String> OTHERS = Set.of("image", "audio", "video", "chat_template");

  /** How texts are padded changes no vector, and the last is for models that generate. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("padding", "pad_to_multiple_of", "padding_side", "logits_to_keep");

  /** What is done anyway. */
  private static final Map<String, Set<JsonElement>> USUAL =
      Map.of(
          "truncation",
          Set.of(
              new JsonPrimitive(true),
              new JsonPrimitive("longest_first"),
              new JsonPrimitive("only_first")),
          "truncation_side",
          Set.of(new JsonPrimitive("right")),
          "add_special_tokens",
          Set.of(new JsonPrimitive(true)),
          "return_tensors",
          Set.of(new JsonPrimitive("pt")));

  private ProcessingConfig() {}

  /**
   * The most tokens of a text that they ask for.
   *
   * @param key where they stand in the file
   * @throws ModelException where they ask for something that Contexture does not do
   */
  static OptionalInt mostTokens(JsonFile file, String key) {
    Optional<JsonElement> all = file.get(key);
    if (all.isEmpty()) {
      return OptionalInt.empty();
    }
    JsonObject kinds =
        JsonFile.object(all)
            .orElseThrow(
                () -> file.malformed("'%s' must be an object: %s".formatted(key, all.get())));
    OptionalInt most = OptionalInt.empty();
    for (Map.Entry<String, JsonElement> kind : kinds.entrySet()) {
      String name = key + "." + kind.getKey();
      boolean ofTexts = kind.getKey().equals(TEXT);
      if ((ofTexts || kind.getKey().equals("common")) && kind.getValue().isJsonObject()) {
        OptionalInt found = read(file, name, kind.getValue().getAsJsonObject());
        // What is said of all inputs counts before what is said of texts alone.
        most = found.isPresent() && (!ofTexts || most.isEmpty()) ? found : most;
      } else if (!OTHERS.contains(kind.getKey()) && !JsonFile.asksForNothing(kind.getValue())) {
        throw file.unknown(name, kind.getValue());
      }
    }
    return most;
  }

  private static OptionalInt read(JsonFile file, String name, JsonObject arguments) {
    OptionalInt most = OptionalInt.empty();
    for (Map.Entry<String, JsonElement> each : arguments.entrySet()) {
      JsonElement value = each.getValue();
      if (each.getKey().equals(MOST_TOKENS)) {
        most = OptionalInt.of(count(file, name, value));
      } else if (!WITHOUT_EFFECT.contains(each.getKey())
          && !USUAL.getOrDefault(each.getKey(), Set.of()).contains(value)) {
        throw file.unknown(name + "." + each.getKey(), value);
      }
    }
    return most;
  }

  private static int count(JsonFile file, String name, JsonElement value) {
    if (value instanceof JsonPrimitive number && number.isNumber()) {
      double count = number.getAsDouble();
      if (count >= 1 && count <= Integer.MAX_VALUE && count == Math.rint(count)) {
        return (int) count;
      }
    }
    throw file.malformed(
        "'%s.%s' must be a number of 1 or more: %s".formatted(name, MOST_TOKENS, value));
  }
}
