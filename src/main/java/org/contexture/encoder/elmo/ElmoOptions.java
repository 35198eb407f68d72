package org.contexture.encoder.elmo;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of a model, as its {@code options.json} says it.
 *
 * @param charDimension values of a character's embedding
 * @param charsPerWord how many characters a word has, its borders and padding included
 * @param filters of the character CNN
 * @param activation of the character CNN: the ONNX operator
 * @param highways number of highway layers behind the CNN
 * @param projection values that a direction gives per word
 * @param cell values of an LSTM's cell
 * @param layers of LSTMs in each direction
 * @param cellClip the largest value in a cell, and the smallest one negated; 0 for no limit
 * @param projectionClip as {@code cellClip}, for a projected output
 * @param skips whether each layer from the second on adds its input to its output
 */
record ElmoOptions(
    int charDimension,
    int charsPerWord,
    List<Filter> filters,
    String activation,
    int highways,
    int projection,
    int cell,
    int layers,
    double cellClip,
    double projectionClip,
    boolean skips) {
  /** Bytes, borders of a sentence, borders of a word, padding: the rows of the embeddings. */
  static final int CHARACTERS = 261;

  /** The gates of an LSTM, which lie one behind the other in its weights. */
  static final int GATES = 4;

  /**
   * Reads the options.
   *
   * @throws org.contexture.encoder.model.ModelException where the file is malformed or asks for
   *     something that Contexture does not do
   */
  static ElmoOptions read(Path file) {
    OptionsFile options = OptionsFile.read(file);
    OptionsFile cnn = options.part("char_cnn");
    OptionsFile lstm = options.part("lstm");
    cnn.requireNumber("n_characters", CHARACTERS, CHARACTERS + 1);
    int charsPerWord = cnn.count("max_characters_per_token", 3);
    List<Filter> filters = cnn.filters(charsPerWord);
    return new ElmoOptions(
        cnn.part("embedding").count("dim", 1),
        charsPerWord,
        filters,
        cnn.choice("activation", Map.of("relu", "Relu", "tanh", "Tanh")),
        cnn.countOrNone("n_highway"),
        lstm.count("projection_dim", 1),
        lstm.count("dim", 1),
        lstm.count("n_layers", 1),
        lstm.limit("cell_clip"),
        lstm.limit("proj_clip"),
        lstm.flag("use_skip_connections"));
  }

  int allFilters() {
    return filters.stream().mapToInt(Filter::count).sum();
  }

  /**
   * Whether the filters' values are projected: bilm-tf leaves that out where it changes no size.
   */
  boolean projectsFilters() {
    return allFilters() != projection;
  }

  /** Every dataset of the weights and its shape. */
  Map<String, List<Long>> datasets() {
    Map<String, List<Long>> all = new LinkedHashMap<>();
    long width = allFilters();
    all.put(Names.CHARACTERS, List.of((long) CHARACTERS, (long) charDimension));
    for (int f = 0; f < filters.size(); f++) {
      long count = filters.get(f).count();
      long chars = filters.get(f).width();
      all.put(Names.filter(f), List.of(1L, chars, (long) charDimension, count));
      all.put(Names.filterBias(f), List.of(count));
    }
    for (int h = 0; h < highways; h++) {
      for (String gate : Names.HIGHWAY_GATES) {
        all.put(Names.highway(h, gate), List.of(width, width));
        all.put(Names.highwayBias(h, gate), List.of(width));
      }
    }
    if (projectsFilters()) {
      all.put(Names.PROJECTION, List.of(width, (long) projection));
      all.put(Names.PROJECTION_BIAS, List.of((long) projection));
    }
    for (Direction direction : Direction.values()) {
      for (int layer = 0; layer < layers; layer++) {
        all.put(Names.lstm(direction, layer), List.of(2L * projection, (long) GATES * cell));
        all.put(Names.lstmBias(direction, layer), List.of((long) GATES * cell));
        all.put(Names.lstmProjection(direction, layer), List.of((long) cell, (long) projection));
      }
    }
    return all;
  }
}
