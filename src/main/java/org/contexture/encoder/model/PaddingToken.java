package org.contexture.encoder.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds the id of the token that a model was trained to be padded with. */
final class PaddingToken {
  private PaddingToken() {}

  /** As config.json says. */
  static OptionalInt of(JsonFile config) {
    return JsonFile.id(config.get("pad_token_id"));
  }

  /** As the tokenizer's files say. */
  static OptionalInt ofTokenizer(ModelFolder folder) {
    JsonFile tokenizer = JsonFile.read(folder.tokenizer());
    OptionalInt own =
        JsonFile.id(tokenizer.object("padding").map(padding -> padding.get("pad_id")));
    if (own.isPresent()) {
      return own;
    }
    JsonFile config = JsonFile.read(folder.root().resolve(FileNames.TOKENIZER_CONFIG));
    Optional<String> token = config.token("pad_token");
    return array(tokenizer.get("added_tokens")).asList().stream()
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject)
        .filter(added -> added.has("id"))
        .filter(added -> token.isPresent() && JsonFile.text(added, "content").equals(token))
        .findFirst()
        .map(added -> JsonFile.id(Optional.of(added.get("id"))))
        .orElseGet(OptionalInt::empty);
  }

  /** The array; an empty one where it is none. */
  static JsonArray array(Optional<JsonElement> value) {
    return value
        .filter(JsonElement::isJsonArray)
        .map(JsonElement::getAsJsonArray)
        .orElseGet(JsonArray::new);
  }
}
