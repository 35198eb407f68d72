package org.contexture.jobs.store;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;

/** How a {@link Manifest} is written: the components of all its parts in one object. */
final class ManifestJson {
  private static final String VERSION_KEY = "format_version";

  /** A column that nobody named is null, and outputs of the first versions lack the others. */
  private static final Set<String> OPTIONAL_KEYS =
      Set.of(
          "id_column",
          "prompt_column",
          "runtime",
          "added_column_prefix",
          "added_columns",
          "source_listing",
          "source_schema",
          "source_bad_records");

  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .serializeNulls()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .create();

  private ManifestJson() {}

  /**
   * Reads one.
   *
   * @throws JsonParseException where it is none, or of another version
   */
  static Manifest parse(String json) {
    JsonElement parsed = JsonParser.parseString(json);
    if (!parsed.isJsonObject()) {
      throw new JsonParseException("it must be a JSON object: " + shortened(json));
    }
    JsonObject found = parsed.getAsJsonObject();
    String version = String.valueOf(found.get(VERSION_KEY));
    if (!version.equals(Integer.toString(Manifest.FORMAT_VERSION))) {
      throw new JsonParseException(
          VERSION_KEY + " must be " + Manifest.FORMAT_VERSION + ": " + version);
    }
    for (RecordComponent part : Manifest.class.getRecordComponents()) {
      for (RecordComponent component : part.getType().getRecordComponents()) {
        String key = key(part.getType(), component.getName());
        if (!OPTIONAL_KEYS.contains(key) && (!found.has(key) || found.get(key).isJsonNull())) {
          throw new JsonParseException("key " + key + " must be there: " + found.keySet());
        }
      }
    }
    return new Manifest(
        GSON.fromJson(found, Manifest.Run.class),
        GSON.fromJson(found, Manifest.Model.class),
        GSON.fromJson(found, Manifest.Layout.class),
        GSON.fromJson(found, Manifest.Rows.class),
        GSON.fromJson(found, Manifest.Data.class),
        GSON.fromJson(found, Manifest.Source.class));
  }

  private static String key(Class<?> part, String component) {
    try {
      return FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES.translateName(
          part.getDeclaredField(component));
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("A record has a field for each component", e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + " ...";
  }

  static String of(Manifest manifest) {
    JsonObject all = new JsonObject();
    for (Object part :
        List.of(
            manifest.run(),
            manifest.model(),
            manifest.layout(),
            manifest.rows(),
            manifest.data(),
            manifest.source())) {
      GSON.toJsonTree(part)
          .getAsJsonObject()
          .entrySet()
          .forEach(entry -> all.add(entry.getKey(), entry.getValue()));
    }
    return GSON.toJson(all);
  }
}
