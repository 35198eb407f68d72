package org.contexture.encoder.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A JSON file of a model that may be absent; a file that is there must be well-formed. */
public record JsonFile(Path path, Optional<JsonElement> content) {
  private static final int DEEPEST = 200;

  private static final Set<JsonElement> NOTHING =
      Set.of(
          JsonNull.INSTANCE,
          new JsonPrimitive(false),
          new JsonPrimitive(""),
          new JsonObject(),
          new JsonArray());

  /**
   * Reads a file.
   *
   * @throws ModelException where it is not well-formed
   */
  public static JsonFile read(Path path) {
    if (!Files.exists(path)) {
      return new JsonFile(path, Optional.empty());
    }
    try (Reader reader = Files.newBufferedReader(path)) {
      JsonElement content = JsonParser.parseReader(reader);
      if (isDeep(content, 0)) {
        throw new ModelException(
            "Cannot read model file %s: it must not be nested deeper than %d"
                .formatted(path, DEEPEST));
      }
      return new JsonFile(path, Optional.of(content));
    } catch (IOException | JsonParseException e) {
      throw new ModelException("Cannot read model file " + path + ": " + e.getMessage(), e);
    }
  }

  /** Whatever walks over an element calls itself for those inside, and ends where these end. */
  private static boolean isDeep(JsonElement element, int depth) {
    if (depth > DEEPEST) {
      return true;
    }
    if (element.isJsonArray()) {
      return element.getAsJsonArray().asList().stream().anyMatch(inner -> isDeep(inner, depth + 1));
    }
    return element.isJsonObject()
        && element.getAsJsonObject().asMap().values().stream()
            .anyMatch(inner -> isDeep(inner, depth + 1));
  }

  /** The file's object, or nothing where there is no file. */
  public Optional<JsonObject> object() {
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

  /** It breaks a rule. */
  public ModelException malformed(String reason) {
    return new ModelException("Cannot read model file " + path + ": " + reason);
  }

  /** It says something that Contexture neither does nor may leave out. */
  public ModelException unknown(String key, JsonElement value) {
    return new ModelException(
        "Cannot use model: %s sets %s, which Contexture does not know: %s"
            .formatted(path, key, value));
  }

  /** The object's keys; none where there is no file. */
  public List<String> keys() {
    return object().map(json -> List.copyOf(json.keySet())).orElse(List.of());
  }

  /**
   * Refuses what the file says beyond what is known; a key that says nothing may have any name.
   *
   * @param known keys, and the values that each may have, as JSON; any value where there are none
   */
  JsonFile onlyKnowing(Map<String, Set<String>> known) {
    for (String key : keys()) {
      JsonElement value = get(key).orElse(JsonNull.INSTANCE);
      Set<String> values = known.getOrDefault(key, Set.of("null"));
      boolean allowed =
          values.isEmpty()
              || values.stream().anyMatch(each -> JsonParser.parseString(each).equals(value));
      if (!allowed && !asksForNothing(value)) {
        throw unknown(key, value);
      }
    }
    return this;
  }

  /** Whether a value is as good as none. */
  public static boolean asksForNothing(JsonElement value) {
    return NOTHING.contains(value);
  }

  /** A switch, which is off where it is not there. */
  public boolean flag(String key) {
    Optional<JsonElement> value = get(key);
    if (value.isPresent()
        && !(value.get().isJsonPrimitive() && value.get().getAsJsonPrimitive().isBoolean())) {
      throw malformed("'" + key + "' must be true or false: " + value.get());
    }
    return isTrue(key);
  }

  /** What the file says of a key; nothing where that is null. */
  public Optional<JsonElement> get(String key) {
    return object().map(json -> json.get(key)).filter(value -> !value.isJsonNull());
  }

  /** A value as text. */
  public Optional<String> text(String key) {
    return text(get(key));
  }

  /** What an object inside the file says. */
  static Optional<String> text(JsonObject json, String key) {
    return text(Optional.ofNullable(json.get(key)));
  }

  private static Optional<String> text(Optional<JsonElement> value) {
    return value.filter(JsonElement::isJsonPrimitive).map(JsonElement::getAsString);
  }

  /** The object inside the file, or nothing where there is none. */
  Optional<JsonObject> object(String key) {
    return object(get(key));
  }

  static Optional<JsonObject> object(Optional<JsonElement> value) {
    return value.filter(JsonElement::isJsonObject).map(JsonElement::getAsJsonObject);
  }

  /** The text of a special token, which may stand in an object beside its settings. */
  Optional<String> token(String key) {
    return object(key).flatMap(json -> text(json, "content")).or(() -> text(key));
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
    return count(get(key));
  }

  static OptionalInt count(Optional<JsonElement> number) {
    return number
        .filter(value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber())
        .map(JsonElement::getAsDouble)
        .filter(value -> value >= 1 && value <= Integer.MAX_VALUE)
        .map(value -> OptionalInt.of(value.intValue()))
        .orElseGet(OptionalInt::empty);
  }

  /** Some configs write -1 for none. */
  static OptionalInt id(Optional<JsonElement> value) {
    return value
        .filter(found -> found.isJsonPrimitive() && found.getAsJsonPrimitive().isNumber())
        .map(JsonElement::getAsDouble)
        .filter(found -> found >= 0 && found <= Integer.MAX_VALUE)
        .map(found -> OptionalInt.of(found.intValue()))
        .orElseGet(OptionalInt::empty);
  }
}
