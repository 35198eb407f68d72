package org.contexture.jobs.notebook;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A Jupyter notebook, format 4. */
final class Notebook {
  private final Path file;
  private final JsonObject json;

  private Notebook(Path file, JsonObject json) {
    this.file = file;
    this.json = json;
  }

  static Notebook read(Path file) throws IOException {
    return new Notebook(file, JsonParser.parseString(Files.readString(file)).getAsJsonObject());
  }

  /** Name of the kernel's language. */
  String language() {
    return json.getAsJsonObject("metadata")
        .getAsJsonObject("language_info")
        .get("name")
        .getAsString();
  }

  int format() {
    return json.get("nbformat").getAsInt();
  }

  /** The cells with code, in order. */
  List<Cell> code() {
    return StreamSupport.stream(json.getAsJsonArray("cells").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(cell -> cell.get("cell_type").getAsString().equals("code"))
        .map(Cell::new)
        .toList();
  }

  /** Puts it back with what its cells have now, formatted as Jupyter does. */
  void write() throws IOException {
    StringWriter text = new StringWriter();
    JsonWriter writer = new JsonWriter(text);
    writer.setIndent(" ");
    writer.setHtmlSafe(false);
    Gson gson = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
    gson.toJson(json, writer);
    Files.writeString(file, text + "\n");
  }

  /** A cell with code. */
  record Cell(JsonObject json) {
    String source() {
      return joined(json.get("source"));
    }

    JsonArray outputs() {
      return json.getAsJsonArray("outputs");
    }

    int count() {
      return json.get("execution_count").isJsonNull() ? 0 : json.get("execution_count").getAsInt();
    }

    void set(int count, JsonArray outputs) {
      json.addProperty("execution_count", count);
      json.add("outputs", outputs);
    }
  }

  /** Text as the format has it: a string, or an array of lines. */
  static String joined(JsonElement text) {
    return text.isJsonArray()
        ? StreamSupport.stream(text.getAsJsonArray().spliterator(), false)
            .map(JsonElement::getAsString)
            .collect(Collectors.joining())
        : text.getAsString();
  }
}
