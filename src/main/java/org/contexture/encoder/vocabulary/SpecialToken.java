package org.contexture.encoder.vocabulary;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import org.contexture.encoder.model.JsonFile;

/**
 * A token that is found in a text before the text is cut.
 *
 * @param left it takes the spaces before it
 * @param right it takes the spaces behind it
 * @param single it is one only as a word by itself
 * @param normalized it is looked for in the normalized text
 * @param special it is left out of words
 */
record SpecialToken(
    String content,
    boolean left,
    boolean right,
    boolean single,
    boolean normalized,
    boolean special) {
  /** One that is looked for as it is written. */
  static SpecialToken of(String content) {
    return new SpecialToken(content, false, false, false, false, true);
  }

  /** As Hugging Face's files write it: its text, or an object; empty where it is neither. */
  static Optional<SpecialToken> read(JsonElement json) {
    if (json.isJsonPrimitive() && json.getAsJsonPrimitive().isString()) {
      return Optional.of(of(json.getAsString()));
    }
    if (!json.isJsonObject() || !json.getAsJsonObject().has("content")) {
      return Optional.empty();
    }
    JsonObject object = json.getAsJsonObject();
    boolean special = is(object, "special", true);
    return Optional.of(
        new SpecialToken(
            object.get("content").getAsString(),
            is(object, "lstrip", false),
            is(object, "rstrip", false),
            is(object, "single_word", false),
            is(object, "normalized", !special),
            special));
  }

  /** As {@link #read}, where a file must have one. */
  static SpecialToken in(JsonFile file, String key, JsonElement value) {
    return read(value).orElseThrow(() -> file.malformed(key + " must be a token: " + value));
  }

  private static boolean is(JsonObject object, String key, boolean otherwise) {
    if (object.get(key) instanceof JsonPrimitive value && value.isBoolean()) {
      return value.getAsBoolean();
    }
    return otherwise;
  }

  SpecialToken takingSpacesBefore() {
    return new SpecialToken(content, true, right, single, normalized, special);
  }

  /** As {@code tokenizer.json} has it. */
  JsonObject json(int id) {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty("content", content);
    json.addProperty("single_word", single);
    json.addProperty("lstrip", left);
    json.addProperty("rstrip", right);
    json.addProperty("normalized", normalized);
    json.addProperty("special", special);
    return json;
  }
}
