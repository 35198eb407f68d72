package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.contexture.encoder.pooling.Pooling;

/**
 * The settings of a model's pooling, in their older form of flags and in today's form of a name.
 */
record PoolingConfig(JsonFile file, String name) {
  private static final String MODE = "pooling_mode";
  private static final String FLAG = MODE + "_";
  private static final String INCLUDES_PROMPT = "include_prompt";

  /** Sizes, which the graph shows itself. */
  private static final Set<String> SIZES =
      Set.of("word_embedding_dimension", "embedding_dimension");

  /**
   * Reads the file.
   *
   * @param name relative to the model's folder
   */
  static PoolingConfig read(Path root, String name) {
    return new PoolingConfig(JsonFile.read(root.resolve(name)), name);
  }

  /**
   * The one pooling that is asked for; the mean where all are switched off.
   *
   * @throws ModelException where it is one that Contexture does not do, or there are several
   */
  Setting<Pooling> pooling() {
    List<String> modes = modes();
    if (modes.isEmpty()) {
      return new Setting<>(Pooling.MEAN, name);
    }
    if (modes.size() > 1 || Pooling.find(modes.get(0)).isEmpty()) {
      throw new ModelException(
          "Cannot use model: "
              + file.path()
              + " must switch on exactly one known pooling: "
              + modes);
    }
    return new Setting<>(Pooling.find(modes.get(0)).orElseThrow(), name);
  }

  private List<String> modes() {
    List<String> modes = new ArrayList<>();
    for (String key : file.keys()) {
      JsonElement value = file.get(key).orElse(null);
      if (key.equals(MODE)) {
        modes.addAll(named(value));
      } else if (key.startsWith(FLAG)) {
        if (file.flag(key)) {
          modes.add(id(key.substring(FLAG.length())));
        }
      } else if (key.equals(INCLUDES_PROMPT)) {
        file.flag(key);
      } else if (!SIZES.contains(key) && value != null && !JsonFile.asksForNothing(value)) {
        throw file.unknown(key, value);
      }
    }
    return modes;
  }

  private List<String> named(JsonElement value) {
    if (value == null) {
      return List.of();
    }
    List<JsonElement> names =
        value.isJsonArray() ? value.getAsJsonArray().asList() : List.of(value);
    return names.stream()
        .map(each -> each.isJsonPrimitive() ? each.getAsString() : each.toString())
        .toList();
  }

  /** The flags' names differ from the ones that sentence-transformers takes as arguments. */
  private static String id(String flag) {
    return switch (flag) {
      case "cls_token" -> "cls";
      case "mean_tokens" -> "mean";
      case "max_tokens" -> "max";
      case "weightedmean_tokens" -> "weightedmean";
      default -> flag;
    };
  }

  boolean includesPrompt() {
    return file.is(INCLUDES_PROMPT, true);
  }
}
