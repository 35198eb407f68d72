package org.contexture.encoder.model;

import com.google.gson.JsonElement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.TextPooling;

/**
 * The settings of a model's pooling, in their older form of flags and in today's form of names. The
 * vectors of several poolings stand one behind the other: in the order of the names, or in the one
 * order that flags have.
 */
record PoolingConfig(JsonFile file, String name) {
  private static final String MODE = "pooling_mode";
  private static final String FLAG = MODE + "_";
  private static final String INCLUDES_PROMPT = "include_prompt";

  /** Sizes, which the graph shows itself. */
  private static final Set<String> SIZES =
      Set.of("word_embedding_dimension", "embedding_dimension");

  /** In the order of their vectors. */
  private static final List<String> FLAGS =
      List.of("cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken");

  /**
   * Reads the file.
   *
   * @param name relative to the model's folder
   */
  static PoolingConfig read(Path root, String name) {
    return new PoolingConfig(JsonFile.read(root.resolve(name)), name);
  }

  /**
   * The pooling that is asked for; the mean where all are switched off.
   *
   * @throws ModelException where one is among them that Contexture does not do
   */
  Setting<TextPooling> pooling() {
    List<String> modes = modes();
    if (modes.stream().anyMatch(mode -> Pooling.find(mode).isEmpty())) {
      throw new ModelException(
          "Cannot use model: %s must switch on poolings of %s alone: %s"
              .formatted(file.path(), String.join(", ", FLAGS), modes));
    }
    List<Pooling> poolings = modes.stream().map(mode -> Pooling.find(mode).orElseThrow()).toList();
    return new Setting<>(
        new TextPooling(poolings.isEmpty() ? List.of(Pooling.MEAN) : poolings, includesPrompt()),
        name);
  }

  private List<String> modes() {
    List<String> flags = new ArrayList<>();
    for (String key : file.keys()) {
      JsonElement value = file.get(key).orElse(null);
      if (key.startsWith(FLAG)) {
        if (file.flag(key)) {
          flags.add(id(key.substring(FLAG.length())));
        }
      } else if (key.equals(INCLUDES_PROMPT)) {
        file.flag(key);
      } else if (!key.equals(MODE)
          && !SIZES.contains(key)
          && value != null
          && !JsonFile.asksForNothing(value)) {
        throw file.unknown(key, value);
      }
    }
    List<String> unknown = flags.stream().filter(flag -> !FLAGS.contains(flag)).toList();
    List<String> named = file.get(MODE).stream().flatMap(PoolingConfig::named).toList();
    Stream<String> known =
        named.isEmpty() ? FLAGS.stream().filter(flags::contains) : named.stream();
    return Stream.concat(known, unknown.stream()).toList();
  }

  private static Stream<String> named(JsonElement value) {
    List<JsonElement> names =
        value.isJsonArray() ? value.getAsJsonArray().asList() : List.of(value);
    return names.stream()
        .map(each -> each.isJsonPrimitive() ? each.getAsString() : each.toString())
        .flatMap(each -> Arrays.stream(each.split("\\+", -1)));
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

  private boolean includesPrompt() {
    return file.is(INCLUDES_PROMPT, true);
  }
}
