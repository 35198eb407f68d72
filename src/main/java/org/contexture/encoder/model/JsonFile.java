package org.contexture.encoder.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** A JSON file of a model that may be absent; a file that is there must be well-formed. */
record JsonFile(Path path, Optional<JsonElement> content) {
  static JsonFile read(Path path) {
    if (!Files.exists(path)) {
      return new JsonFile(path, Optional.empty());
    }
    try (Reader reader = Files.newBufferedReader(path)) {
      return new JsonFile(path, Optional.of(JsonParser.parseReader(reader)));
    } catch (IOException | JsonParseException e) {
      throw new ModelException("Cannot read model file " + path + ": " + e.getMessage(), e);
    }
  }

  /** The file's object, or nothing where there is no file. */
  Optional<JsonObject> object() {
    if (content.isPresent() && !content.get().isJsonObject()) {
      throw malformed("it must hold a JSON object: " + content.get());
    }
    return content.map(JsonElement::getAsJsonObject);
  }

  /** The file's array, or nothing where there is no file. */
  Optional<JsonArray> array() {
    if (content.isPresent() && !content.get().isJsonArray()) {
      throw malformed("it must hold a JSON array: " + content.get());
    }
    return content.map(JsonElement::getAsJsonArray);
  }

  ModelException malformed(String reason) {
    return new ModelException("Cannot read model file " + path + ": " + reason);
  }

  Optional<JsonElement> get(String key) {
    return object().map(json -> json.get(key)).filter(value -> !value.isJsonNull());
  }

  Optional<String> text(String key) {
    return get(key).filter(JsonElement::isJsonPrimitive).map(JsonElement::getAsString);
  }

  boolean isTrue(String key) {
    return is(key, false);
  }

  /** A yes or no; {@code otherwise} where the file says neither. */
  boolean is(String key, boolean otherwise) {
    return get(key)
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsBoolean)
        .orElse(otherwise);
  }

  /** A positive number, or nothing; tokenizer configs write "no limit" as a number beyond int. */
  OptionalInt count(String key) {
    return get(key)
        .filter(value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber())
        .map(JsonElement::getAsDouble)
        .filter(value -> value >= 1 && value <= Integer.MAX_VALUE)
        .map(value -> OptionalInt.of(value.intValue()))
        .orElseGet(OptionalInt::empty);
  }
}
