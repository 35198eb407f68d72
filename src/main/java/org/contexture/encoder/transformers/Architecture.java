package org.contexture.encoder.transformers;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.contexture.encoder.model.ModelException;

/**
 * What a config.json says of how a model computes. It remembers what it was asked: what it says
 * beyond that is refused with {@link #requireAllRead}, unless it cannot change a state.
 */
final class Architecture {
  private static final String FILE = "config.json";
  private static final long LONGEST = 1 << 24;
  private static final int DEEPEST = 100;

  private final Path file;
  private final JsonObject json;
  private final Set<String> read = new HashSet<>(Set.of("model_type"));

  private Architecture(Path file, JsonObject json) {
    this.file = file;
    this.json = json;
  }

  /**
   * Reads a folder's config.json.
   *
   * @throws ModelException where it is missing or malformed
   */
  static Architecture read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.isRegularFile(file)) {
        throw new ModelException("Cannot build a graph: " + folder + " has no " + FILE);
      }
      if (Files.size(file) > LONGEST) {
        throw malformed(
            file, "it must have at most %d bytes: %d".formatted(LONGEST, Files.size(file)));
      }
      String text = Files.readString(file);
      checkDepth(file, text);
      JsonElement content = JsonParser.parseString(text);
      if (!content.isJsonObject()) {
        throw malformed(file, "it must hold a JSON object");
      }
      return new Architecture(file, content.getAsJsonObject());
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw malformed(file, String.valueOf(e.getMessage()));
    }
  }

  /** Whatever walks over an element calls itself for those inside, and ends where these end. */
  private static void checkDepth(Path file, String text) throws IOException {
    JsonReader reader = new JsonReader(new StringReader(text));
    int depth = 0;
    for (JsonToken next = reader.peek(); next != JsonToken.END_DOCUMENT; next = reader.peek()) {
      switch (next) {
        case BEGIN_ARRAY -> reader.beginArray();
        case BEGIN_OBJECT -> reader.beginObject();
        case END_ARRAY -> reader.endArray();
        case END_OBJECT -> reader.endObject();
        case NAME -> reader.nextName();
        default -> reader.skipValue();
      }
      depth += next == JsonToken.BEGIN_ARRAY || next == JsonToken.BEGIN_OBJECT ? 1 : 0;
      depth -= next == JsonToken.END_ARRAY || next == JsonToken.END_OBJECT ? 1 : 0;
      if (depth > DEEPEST) {
        throw malformed(file, "it must not be nested deeper than " + DEEPEST);
      }
    }
  }

  private static ModelException malformed(Path file, String reason) {
    return new ModelException("Cannot read model file " + file + ": " + reason);
  }

  /** The file that was read. */
  Path file() {
    return file;
  }

  /** {@code model_type}, or empty. */
  String family() {
    return text("model_type", "");
  }

  /** A positive whole number that must be there. */
  int count(String key) {
    return optionalCount(key)
        .orElseThrow(
            () -> new ModelException("Cannot use model: %s must set %s".formatted(file, key)));
  }

  int count(String key, int otherwise) {
    return optionalCount(key).orElse(otherwise);
  }

  /** A positive whole number, or nothing where it is missing or null. */
  OptionalInt optionalCount(String key) {
    Optional<JsonElement> value = value(key);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    double number = number(key, value.get());
    if (number < 1 || number > Integer.MAX_VALUE || number != Math.rint(number)) {
      throw wrong(key, "be a positive whole number", value.get());
    }
    return OptionalInt.of((int) number);
  }

  double number(String key, double otherwise) {
    return value(key).map(value -> number(key, value)).orElse(otherwise);
  }

  private double number(String key, JsonElement value) {
    if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
      try {
        return value.getAsDouble();
      } catch (NumberFormatException e) {
        // Told below.
      }
    }
    throw wrong(key, "be a number", value);
  }

  boolean flag(String key, boolean otherwise) {
    Optional<JsonElement> value = value(key);
    if (value.isPresent()
        && !(value.get().isJsonPrimitive() && value.get().getAsJsonPrimitive().isBoolean())) {
      throw wrong(key, "be true or false", value.get());
    }
    return value.map(JsonElement::getAsBoolean).orElse(otherwise);
  }

  String text(String key, String otherwise) {
    Optional<JsonElement> value = value(key);
    if (value.isPresent()
        && !(value.get().isJsonPrimitive() && value.get().getAsJsonPrimitive().isString())) {
      throw wrong(key, "be a text", value.get());
    }
    return value.map(JsonElement::getAsString).orElse(otherwise);
  }

  /** An object that is read by itself, or nothing. */
  Optional<Architecture> object(String key) {
    Optional<JsonElement> value = value(key);
    if (value.isPresent() && !value.get().isJsonObject()) {
      throw wrong(key, "be an object", value.get());
    }
    return value.map(found -> new Architecture(file, found.getAsJsonObject()));
  }

  /** A text for each block, or nothing. */
  Optional<List<String>> texts(String key) {
    Optional<JsonElement> value = value(key);
    if (value.isPresent()
        && !(value.get() instanceof JsonArray array
            && array.asList().stream().allMatch(JsonElement::isJsonPrimitive))) {
      throw wrong(key, "be a list of texts", value.get());
    }
    return value.map(
        found -> found.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList());
  }

  /** Refuses a text other than those that are obeyed; it may be missing. */
  void requireText(String key, String... allowed) {
    String text = text(key, allowed[0]);
    if (!List.of(allowed).contains(text)) {
      throw unknown(key);
    }
  }

  /** Refuses a number other than the only one that is obeyed; it may be missing. */
  void requireNumber(String key, double only) {
    if (number(key, only) != only) {
      throw unknown(key);
    }
  }

  /** Whether it says something, be it null. */
  boolean says(String key) {
    return json.has(key);
  }

  /** Refuses a switch that is on. */
  void requireOff(String... keys) {
    for (String key : keys) {
      if (flag(key, false)) {
        throw unknown(key);
      }
    }
  }

  private Optional<JsonElement> value(String key) {
    read.add(key);
    return Optional.ofNullable(json.get(key)).filter(value -> !value.isJsonNull());
  }

  private ModelException wrong(String key, String rule, JsonElement value) {
    return new ModelException(
        "Cannot use model: %s in %s must %s: %s".formatted(key, file, rule, shown(value)));
  }

  /** It says something that is not obeyed. */
  ModelException unknown(String key) {
    return new ModelException(
        "Cannot use model: %s sets %s, which Contexture does not know: %s"
            .formatted(file, key, shown(json.get(key))));
  }

  private static String shown(JsonElement value) {
    String text = String.valueOf(value);
    return text.length() > 100 ? text.substring(0, 100) + " ..." : text;
  }

  /**
   * Refuses what it says beyond what was asked for.
   *
   * @throws ModelException which names the first such key
   */
  void requireAllRead() {
    for (String key : json.keySet()) {
      if (!read.contains(key) && !HarmlessSettings.contains(key, json.get(key))) {
        throw unknown(key);
      }
    }
  }
}
