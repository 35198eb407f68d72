package org.contexture.encoder.tokenize;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a step to lower case before a tokenizer's normalizer, as sentence-transformers does. */
final class LowerCase {
  private static final String NORMALIZER = "normalizer";
  private static final String TYPE = "type";
  private static final String SEQUENCE = "Sequence";
  private static final String STEPS = "normalizers";
  private static final String LOWERCASE = "Lowercase";

  private LowerCase() {}

  /** The content of a {@code tokenizer.json}, with that step where it had none. */
  static InputStream before(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      JsonObject json = JsonParser.parseReader(reader).getAsJsonObject();
      JsonArray steps = steps(json.get(NORMALIZER));
      boolean lowers =
          steps.asList().stream()
              .anyMatch(step -> step.getAsJsonObject().get(TYPE).getAsString().equals(LOWERCASE));
      if (!lowers) {
        JsonArray all = new JsonArray();
        all.add(step(LOWERCASE));
        all.addAll(steps);
        JsonObject sequence = step(SEQUENCE);
        sequence.add(STEPS, all);
        json.add(NORMALIZER, sequence);
      }
      return new ByteArrayInputStream(json.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static JsonObject step(String type) {
    JsonObject step = new JsonObject();
    step.addProperty(TYPE, type);
    return step;
  }

  private static JsonArray steps(JsonElement normalizer) {
    if (normalizer == null || normalizer.isJsonNull()) {
      return new JsonArray();
    }
    JsonObject only = normalizer.getAsJsonObject();
    if (only.get(TYPE).getAsString().equals(SEQUENCE)) {
      return only.getAsJsonArray(STEPS);
    }
    JsonArray steps = new JsonArray();
    steps.add(only);
    return steps;
  }
}
