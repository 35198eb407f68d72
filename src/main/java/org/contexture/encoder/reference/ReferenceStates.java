package org.contexture.encoder.reference;

import com.google.gson.Gson;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.model.ModelException;

/**
 * What a library computed for some texts, one by one and never padded: a JSON object of {@code
 * input_ids[text]}, {@code hidden_states[text][layer][token]} from the embedding layer on, {@code
 * last_hidden_state[text][token]}, and perhaps {@code texts}. One of the two kinds of states may be
 * missing. The last layer is {@code last_hidden_state} where that is there: of some families the
 * last of {@code hidden_states} is before the final norm.
 *
 * @param texts empty where the file has none
 * @param layers {@code [layer][text][token]}; of the last one only, where the others are not there
 */
public record ReferenceStates(
    Path file, List<String> texts, long[][] ids, List<float[][][]> layers) {
  private static final String TEXTS = "texts";
  private static final String IDS = "input_ids";
  private static final String LAYERS = "hidden_states";
  private static final String LAST = "last_hidden_state";

  /** The states of some sentences by a large model take tens of megabytes. */
  private static final long MOST_BYTES = 1L << 30;

  /** What the file has of it, as it stands there. */
  private static final class Read {
    private final List<String> keys = new ArrayList<>();
    private String[] texts;
    private long[][] ids;
    private float[][][][] layers;
    private float[][][] last;
  }

  /**
   * Reads a file.
   *
   * @throws ModelException where it cannot be read, or does not have that form
   */
  public static ReferenceStates read(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > MOST_BYTES) {
        throw malformed(file, "be at most " + MOST_BYTES + " bytes", Long.toString(bytes));
      }
      try (JsonReader json = new JsonReader(Files.newBufferedReader(file))) {
        return of(file, read(json));
      }
    } catch (ModelException e) {
      throw e;
    } catch (IOException e) {
      String reason = Files.exists(file) ? e.getMessage() : "no such file";
      throw new ModelException("Cannot read reference " + file + ": " + reason, e);
    } catch (RuntimeException e) { // what Gson throws where a value is of another type
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new ModelException(
          "Cannot read reference " + file + ": " + reason.replaceFirst("^[\\w.]+Exception: ", ""),
          e);
    }
  }

  private static Read read(JsonReader json) throws IOException {
    Gson gson = new Gson();
    Read read = new Read();
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      read.keys.add(key);
      switch (key) {
        case TEXTS -> read.texts = gson.fromJson(json, String[].class);
        case IDS -> read.ids = gson.fromJson(json, long[][].class);
        case LAYERS -> read.layers = gson.fromJson(json, float[][][][].class);
        case LAST -> read.last = gson.fromJson(json, float[][][].class);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return read;
  }

  private static ReferenceStates of(Path file, Read read) {
    if (read.layers == null && read.last == null) {
      return new ReferenceStates(file, List.of(), new long[0][], List.of());
    }
    if (read.ids == null || read.ids.length == 0) {
      throw malformed(file, "have " + IDS + " of a text", "keys " + read.keys);
    }
    int count = read.ids.length;
    List<String> texts = read.texts == null ? List.of() : List.of(read.texts);
    if (read.texts != null) {
      checkCount(file, TEXTS, texts.size(), count);
    }
    List<float[][][]> layers = new ArrayList<>();
    if (read.layers != null) {
      checkCount(file, LAYERS, read.layers.length, count);
      for (int layer = 0; layer < read.layers[0].length; layer++) {
        layers.add(layer(file, read.layers, layer));
      }
    }
    if (read.last != null) {
      checkCount(file, LAST, read.last.length, count);
      if (!layers.isEmpty()) {
        layers.remove(layers.size() - 1);
      }
      layers.add(read.last);
    }
    ReferenceStates states = new ReferenceStates(file, texts, read.ids, List.copyOf(layers));
    states.check();
    return states;
  }

  private static float[][][] layer(Path file, float[][][][] ofTexts, int layer) {
    float[][][] states = new float[ofTexts.length][][];
    for (int text = 0; text < states.length; text++) {
      if (ofTexts[text].length != ofTexts[0].length) {
        throw malformed(
            file,
            "have " + LAYERS + " of as many layers for each text",
            ofTexts[0].length + " and " + ofTexts[text].length);
      }
      states[text] = ofTexts[text][layer];
    }
    return states;
  }

  private static void checkCount(Path file, String key, int found, int count) {
    if (found != count) {
      throw malformed(file, "have as many " + key + " as " + IDS + ", " + count, "" + found);
    }
  }

  /** Each token has a state in each layer, all of one width and finite. */
  private void check() {
    int width = layers.isEmpty() || layers.get(0)[0].length == 0 ? 0 : width();
    if (width == 0) {
      throw malformed(file, "have states of tokens", "none of text 0");
    }
    for (int layer = 0; layer < layers.size(); layer++) {
      for (int text = 0; text < ids.length; text++) {
        float[][] states = layers.get(layer)[text];
        String where = " in layer " + layer + " of text " + text;
        if (states.length != ids[text].length) {
          throw malformed(
              file,
              "have a state for each of " + ids[text].length + " tokens" + where,
              "" + states.length);
        }
        for (float[] state : states) {
          checkState(state, width, where);
        }
      }
    }
  }

  private void checkState(float[] state, int width, String where) {
    if (state.length != width) {
      throw malformed(file, "have states of " + width + " values" + where, "" + state.length);
    }
    for (float value : state) {
      if (!Float.isFinite(value)) {
        throw malformed(file, "have finite states" + where, "" + value);
      }
    }
  }

  static ModelException malformed(Path file, String rule, String found) {
    return new ModelException("Reference " + file + " must " + rule + ": " + found);
  }

  /** Whether the file has states: others, of vectors say, are no reference of these. */
  public boolean hasStates() {
    return !layers.isEmpty();
  }

  /** Values of a state. */
  int width() {
    return layers.get(0)[0][0].length;
  }
}
