package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code genai_config.json} of ONNX Runtime GenAI, which names a decoder's graph, and its inputs
 * and outputs. What it says of how texts are written on is passed over: texts are read here.
 */
public final class GenAiConfig {
  public static final String FILE = "genai_config.json";

  private static final String FILENAME = "filename";
  private static final String DEFAULT_GRAPH = "model.onnx";

  /** What a decoder's part may say; the numbers are read where config.json has none. */
  private static final Set<String> KNOWN =
      Set.of(
          FILENAME,
          "head_size",
          "hidden_size",
          "inputs",
          "num_attention_heads",
          "num_hidden_layers",
          "num_key_value_heads",
          "outputs",
          "run_options",
          "session_options");

  /** Inputs that are fed by their own names. */
  private static final Set<String> FED = Set.of("input_ids", "attention_mask", "position_ids");

  /** A past for each layer, whose number its name has. */
  private static final List<String> PASTS =
      List.of("past_key_names", "past_value_names", "past_names");

  private static final int MOST_LAYERS = 1000;

  private final JsonFile file;
  private final JsonObject model;
  private final JsonObject decoder;

  private GenAiConfig(JsonFile file) {
    this.file = file;
    this.model = file.object("model").orElseGet(JsonObject::new);
    this.decoder = part(model, "decoder").orElseGet(JsonObject::new);
  }

  /**
   * Reads a file that may be absent.
   *
   * @throws ModelException where it is malformed, or asks for more than one graph of a decoder
   */
  public static GenAiConfig read(Path path) {
    JsonFile file = JsonFile.read(path);
    GenAiConfig config = new GenAiConfig(file);
    if (file.content().isPresent()) {
      config.check();
    }
    return config;
  }

  /** That of a model which it is a part of; else one that says nothing. */
  static GenAiConfig of(Path root, ModelFiles files) {
    Path path = root.resolve(FILE);
    return files.all().contains(FILE)
        ? read(path)
        : new GenAiConfig(new JsonFile(path, Optional.empty()));
  }

  private void check() {
    for (String other : List.of("embedding", "encoder", "speech", "vision")) {
      if (model.has(other)) {
        throw file.unknown("model." + other, model.get(other));
      }
    }
    if (decoder.size() == 0) {
      throw file.malformed("it must describe a model.decoder");
    }
    for (Map.Entry<String, JsonElement> entry : decoder.entrySet()) {
      boolean known = KNOWN.contains(entry.getKey()) || asIsDone(entry);
      if (!known && !JsonFile.asksForNothing(entry.getValue())) {
        throw file.unknown("model.decoder." + entry.getKey(), entry.getValue());
      }
    }
    inputs().entrySet().forEach(this::checkInput);
  }

  /**
   * A window that slides over the cache of a text being written does nothing to one that is read.
   */
  private static boolean asIsDone(Map.Entry<String, JsonElement> entry) {
    return entry.getKey().equals("sliding_window")
        && entry.getValue() instanceof JsonObject window
        && !isTrue(window, "slide_inputs");
  }

  private static boolean isTrue(JsonObject json, String key) {
    return json.has(key) && json.get(key).toString().equals("true");
  }

  private void checkInput(Map.Entry<String, JsonElement> entry) {
    String role = entry.getKey();
    if (FED.contains(role) && !JsonFile.text(inputs(), role).orElse("").equals(role)) {
      throw file.unknown("model.decoder.inputs." + role, entry.getValue());
    }
  }

  private JsonObject inputs() {
    return part(decoder, "inputs").orElseGet(JsonObject::new);
  }

  private static Optional<JsonObject> part(JsonObject json, String key) {
    return JsonFile.object(Optional.ofNullable(json.get(key)));
  }

  /**
   * The graph, beside the file.
   *
   * @throws ModelException where it is no file beside it
   */
  public String graph() {
    String graph = JsonFile.text(decoder, FILENAME).orElse(DEFAULT_GRAPH);
    if (!graph.matches("[^/\\\\:]+\\.onnx")) {
      throw file.malformed("model.decoder.filename must be a graph (.onnx) beside it: " + graph);
    }
    return graph;
  }

  /** {@code model_type}, as config.json calls it. */
  Optional<String> modelType() {
    return JsonFile.text(model, "type");
  }

  OptionalInt padding() {
    return JsonFile.id(Optional.ofNullable(model.get("pad_token_id")));
  }

  /**
   * The most tokens of a text. Beyond a sliding window the graph may see what the model was trained
   * not to see: whether it has the window itself, the file does not say.
   */
  OptionalInt positions() {
    OptionalInt context = JsonFile.count(Optional.ofNullable(model.get("context_length")));
    OptionalInt window =
        part(decoder, "sliding_window")
            .map(json -> JsonFile.count(Optional.ofNullable(json.get("window_size"))))
            .orElse(OptionalInt.empty());
    return context.isPresent() && window.isPresent()
        ? OptionalInt.of(Math.min(context.getAsInt(), window.getAsInt()))
        : window.isPresent() ? window : context;
  }

  /** A number of the decoder's. */
  OptionalInt count(String key) {
    return JsonFile.count(Optional.ofNullable(decoder.get(key)));
  }

  /** Inputs for keys and values of earlier tokens. */
  Set<String> pasts() {
    Set<String> names = new TreeSet<>();
    int layers = Math.min(count("num_hidden_layers").orElse(0), MOST_LAYERS);
    for (String role : PASTS) {
      String pattern = JsonFile.text(inputs(), role).orElse("");
      for (int layer = 0; layer < layers && pattern.contains("%d"); layer++) {
        names.add(pattern.replace("%d", Integer.toString(layer)));
      }
    }
    return names;
  }

  /** The output of the last layer's states. */
  Optional<String> states() {
    return part(decoder, "outputs").flatMap(outputs -> JsonFile.text(outputs, "hidden_states"));
  }
}
