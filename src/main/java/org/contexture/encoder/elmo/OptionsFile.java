package org.contexture.encoder.elmo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.contexture.encoder.model.ModelException;

/**
 * An object of an {@code options.json}.
 *
 * @param prefix of its keys, for messages: {@code lstm.}
 */
record OptionsFile(Path path, String prefix, JsonObject json) {
  /** Larger than any model's; keeps sizes within an array's. */
  private static final int MOST = 1 << 16;

  static OptionsFile read(Path path) {
    try (Reader reader = Files.newBufferedReader(path)) {
      return object(path, "", JsonParser.parseReader(reader));
    } catch (IOException | JsonParseException e) {
      throw new ModelException("Cannot read model file " + path + ": " + e.getMessage(), e);
    }
  }

  private static OptionsFile object(Path path, String prefix, JsonElement json) {
    if (json == null || !json.isJsonObject()) {
      String what = prefix.isEmpty() ? "it" : prefix.substring(0, prefix.length() - 1);
      throw new ModelException(
          "Cannot use model file " + path + ": " + what + " must be a JSON object: " + json);
    }
    return new OptionsFile(path, prefix, json.getAsJsonObject());
  }

  OptionsFile part(String key) {
    return object(path, prefix + key + ".", json.get(key));
  }

  int count(String key, int least) {
    return whole(json.get(key), least, prefix + key);
  }

  int countOrNone(String key) {
    return isAbsent(key) ? 0 : count(key, 0);
  }

  void requireNumber(String key, int one, int other) {
    int found = count(key, 1);
    if (found != one && found != other) {
      throw wrong(prefix + key, "be " + one + " or " + other, json.get(key));
    }
  }

  String choice(String key, Map<String, String> choices) {
    JsonElement value = json.get(key);
    if (!isPrimitive(value) || !choices.containsKey(value.getAsString())) {
      throw wrong(
          prefix + key, "be one of " + String.join(", ", new TreeSet<>(choices.keySet())), value);
    }
    return choices.get(value.getAsString());
  }

  boolean flag(String key) {
    JsonElement value = json.get(key);
    if (!isPrimitive(value) || !value.getAsJsonPrimitive().isBoolean()) {
      throw wrong(prefix + key, "be true or false", value);
    }
    return value.getAsBoolean();
  }

  /** A number above 0, or 0 where there is none. */
  double limit(String key) {
    if (isAbsent(key)) {
      return 0;
    }
    double limit = isNumber(json.get(key)) ? json.get(key).getAsDouble() : 0;
    if (!(limit > 0) || limit > Float.MAX_VALUE) {
      throw wrong(prefix + key, "be a number above 0", json.get(key));
    }
    return limit;
  }

  /** The list of [width, count]. */
  List<Filter> filters(int longest) {
    JsonElement value = json.get("filters");
    if (value == null || !value.isJsonArray() || value.getAsJsonArray().isEmpty()) {
      throw wrong(prefix + "filters", "be a list of [width, count]", value);
    }
    List<Filter> filters = new ArrayList<>();
    for (JsonElement element : value.getAsJsonArray()) {
      JsonArray pair = element.isJsonArray() ? element.getAsJsonArray() : new JsonArray();
      if (pair.size() != 2) {
        throw wrong(prefix + "filters", "be a list of [width, count]", value);
      }
      int width = whole(pair.get(0), 1, prefix + "filters' width");
      if (width > longest) {
        throw wrong(prefix + "filters' width", "be at most " + longest, pair.get(0));
      }
      filters.add(new Filter(width, whole(pair.get(1), 1, prefix + "filters' count")));
    }
    return filters;
  }

  private int whole(JsonElement value, int least, String name) {
    if (isNumber(value)) {
      BigDecimal number = value.getAsBigDecimal();
      if (number.compareTo(BigDecimal.valueOf(least)) >= 0
          && number.compareTo(BigDecimal.valueOf(MOST)) <= 0
          && number.stripTrailingZeros().scale() <= 0) {
        return number.intValue();
      }
    }
    throw wrong(name, "be a whole number from " + least + " to " + MOST, value);
  }

  private boolean isAbsent(String key) {
    return !json.has(key) || json.get(key).isJsonNull();
  }

  private static boolean isPrimitive(JsonElement value) {
    return value != null && value.isJsonPrimitive();
  }

  private static boolean isNumber(JsonElement value) {
    return isPrimitive(value) && value.getAsJsonPrimitive().isNumber();
  }

  private ModelException wrong(String name, String rule, JsonElement found) {
    return new ModelException(
        "Cannot use model file " + path + ": " + name + " must " + rule + ": " + found);
  }
}
