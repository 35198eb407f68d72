package org.contexture.encoder.elmo;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.contexture.encoder.model.ModelFolder;

/**
 * A model in ELMo's published format with random weights of a seed. Sizes are no multiples of
 * anything that a processor likes.
 *
 * @param filters [width, count] of each
 */
public record TinyElmo(
    int charDimension,
    int[][] filters,
    String activation,
    int highways,
    int projection,
    int cell,
    int layers,
    boolean skips,
    double scale) {
  public static final double CELL_CLIP = 0.75;
  public static final double PROJECTION_CLIP = 0.5;
  public static final int CHARS = 20;

  /** Two layers, as published ones have. */
  public static TinyElmo usual() {
    return new TinyElmo(3, new int[][] {{1, 3}, {2, 5}, {4, 7}}, "relu", 2, 7, 11, 2, true, 0.4);
  }

  /** Writes options and weights, and opens the folder. */
  public ModelFolder write(Path folder) {
    try {
      Files.writeString(folder.resolve("options.json"), options());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    writeWeights(folder.resolve("weights.hdf5"), datasets());
    return ModelFolder.open(folder);
  }

  public String options() {
    String list =
        Stream.of(filters)
            .map(filter -> "[" + filter[0] + ", " + filter[1] + "]")
            .collect(Collectors.joining(", "));
    return """
        {"lstm": {"cell_clip": %s, "use_skip_connections": %s, "n_layers": %d, "proj_clip": %s,
          "projection_dim": %d, "dim": %d},
         "char_cnn": {"embedding": {"dim": %d}, "filters": [%s], "n_highway": %d,
          "n_characters": 262, "max_characters_per_token": %d, "activation": "%s"}}
        """
        .formatted(
            CELL_CLIP,
            skips,
            layers,
            PROJECTION_CLIP,
            projection,
            cell,
            charDimension,
            list,
            highways,
            CHARS,
            activation);
  }

  /** Every dataset's values, an array of as many dimensions as it has. */
  public Map<String, Object> datasets() {
    Random random = new Random(7);
    Map<String, Object> all = new HashMap<>();
    all.put("char_embed", random(random, 261, charDimension));
    int width = 0;
    for (int f = 0; f < filters.length; f++) {
      int count = filters[f][1];
      all.put("CNN/W_cnn_" + f, random(random, 1, filters[f][0], charDimension, count));
      all.put("CNN/b_cnn_" + f, random(random, count));
      width += count;
    }
    for (int h = 0; h < highways; h++) {
      for (String gate : List.of("carry", "transform")) {
        all.put("CNN_high_" + h + "/W_" + gate, random(random, width, width));
        all.put("CNN_high_" + h + "/b_" + gate, random(random, width));
      }
    }
    if (width != projection) {
      all.put("CNN_proj/W_proj", random(random, width, projection));
      all.put("CNN_proj/b_proj", random(random, projection));
    }
    for (int direction = 0; direction < 2; direction++) {
      for (int layer = 0; layer < layers; layer++) {
        String name = "RNN_" + direction + "/RNN/MultiRNNCell/Cell" + layer + "/LSTMCell/";
        all.put(name + "W_0", random(random, 2 * projection, 4 * cell));
        all.put(name + "B", random(random, 4 * cell));
        all.put(name + "W_P_0", random(random, cell, projection));
      }
    }
    return all;
  }

  private Object random(Random random, int... shape) {
    Object array = Array.newInstance(float.class, shape);
    fill(random, array);
    return array;
  }

  private void fill(Random random, Object array) {
    for (int i = 0; i < Array.getLength(array); i++) {
      if (array instanceof float[] floats) {
        floats[i] = (float) (scale * random.nextGaussian());
      } else {
        fill(random, Array.get(array, i));
      }
    }
  }

  /** Writes datasets under their paths. */
  public static void writeWeights(Path file, Map<String, Object> datasets) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      Map<String, WritableGroup> groups = new HashMap<>();
      datasets.forEach(
          (path, values) -> {
            int slash = path.lastIndexOf('/');
            group(hdf, groups, path.substring(0, Math.max(0, slash)))
                .putDataset(path.substring(slash + 1), values);
          });
    }
  }

  private static WritableGroup group(
      WritableGroup root, Map<String, WritableGroup> groups, String path) {
    if (path.isEmpty()) {
      return root;
    }
    WritableGroup known = groups.get(path);
    if (known == null) {
      int slash = path.lastIndexOf('/');
      known =
          group(root, groups, path.substring(0, Math.max(0, slash)))
              .putGroup(path.substring(slash + 1));
      groups.put(path, known);
    }
    return known;
  }

  /** The same model in double precision. */
  public PlainElmo plain(Path folder) {
    return new PlainElmo(
        folder.resolve("weights.hdf5"),
        filters,
        activation.equals("relu"),
        highways,
        CHARS,
        projection,
        cell,
        layers,
        CELL_CLIP,
        PROJECTION_CLIP,
        skips);
  }
}
