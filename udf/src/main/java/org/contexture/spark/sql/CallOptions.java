package org.contexture.spark.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.encoder.spec.NearestName;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.spark.model.ModelLocation;
import org.contexture.spark.model.ModelSearch;

/**
 * What a call asks for, under the names that the jobs give their options.
 *
 * @param spec with one vector
 */
record CallOptions(ModelLocation model, EncoderSpec spec) {
  static final String MODEL = "model";

  private static final String MODEL_FILE = "model-file";
  static final String CACHE_DIR = "cache-dir";
  private static final String MAX_TOKENS = "max-tokens";
  private static final String LONG_TEXT = "long-text";
  private static final String STRIDE = "stride";
  private static final String PROMPT = "prompt";
  private static final String PROMPT_NAME = "prompt-name";

  /** Names a column of the query, as SQL writes it, where the others have a value for all rows. */
  static final String PROMPT_COLUMN = "prompt-column";

  private static final List<String> OF_ENCODER =
      List.of(
          MODEL,
          MODEL_FILE,
          CACHE_DIR,
          MAX_TOKENS,
          LONG_TEXT,
          STRIDE,
          PROMPT,
          PROMPT_NAME,
          PROMPT_COLUMN);

  /** What the function itself says. */
  private static final String LEVEL = "level";

  private static final List<String> OF_VECTOR =
      List.of(
          "layers",
          "combine",
          "weights",
          "gamma",
          "pooling",
          "subtoken-pooling",
          "normalize",
          "dimension",
          "precision",
          "range");

  private static final List<String> LONG_TEXTS =
      Stream.of(LongText.TRUNCATE, LongText.WINDOW, LongText.FAIL).map(LongText::id).toList();

  /**
   * Reads options.
   *
   * @param function that is called
   * @param level of its vectors
   * @param problems gets a sentence for each thing that is wrong
   * @return what could be read
   */
  static CallOptions parse(
      String function, Level level, Map<String, String> values, List<String> problems) {
    List<String> keys = Stream.of(OF_ENCODER, OF_VECTOR).flatMap(List::stream).toList();
    Map<String, String> vector = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (OF_VECTOR.contains(key)) {
            vector.put(key, value);
          } else if (!OF_ENCODER.contains(key)) {
            problems.add("Unknown option '" + key + "' of " + function + "; " + hint(key, keys));
          }
        });
    boolean ownPrompts = values.containsKey(PROMPT_COLUMN);
    Stream.of(PROMPT, PROMPT_NAME)
        .filter(key -> ownPrompts && values.containsKey(key))
        .forEach(
            key ->
                problems.add(PROMPT_COLUMN + " must come without " + key + ": " + values.get(key)));
    vector.put(LEVEL, level.id());
    EncoderSpec defaults = EncoderSpec.defaults();
    EncoderSpec spec =
        new EncoderSpec(
            defaults.pooling(),
            defaults.normalize(),
            number(MAX_TOKENS, 1, values, problems),
            Optional.ofNullable(values.get(PROMPT)),
            Optional.ofNullable(values.get(PROMPT_NAME)),
            ownPrompts,
            longText(values.getOrDefault(LONG_TEXT, defaults.longText().id()), problems),
            number(STRIDE, 0, values, problems),
            defaults.chunkTokens(),
            List.of(VectorSpec.parse(function, vector, problems)));
    return new CallOptions(
        new ModelLocation(
            values.getOrDefault(MODEL, "minilm"),
            values.getOrDefault(CACHE_DIR, ""),
            values.getOrDefault(MODEL_FILE, ""),
            ModelSearch.CACHE),
        spec);
  }

  private static String hint(String key, List<String> keys) {
    return key.equals(LEVEL)
        ? "the function says it"
        : NearestName.to(key, keys)
            .map(near -> "did you mean '" + near + "'?")
            .orElse("options: " + String.join(", ", keys));
  }

  private static Optional<Integer> number(
      String key, int least, Map<String, String> values, List<String> problems) {
    if (!values.containsKey(key)) {
      return Optional.empty();
    }
    try {
      int number = Integer.parseInt(values.get(key));
      if (number >= least) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // Told below, as for a number that is too small.
    }
    problems.add(key + " must be a whole number of " + least + " or more: " + values.get(key));
    return Optional.empty();
  }

  private static LongText longText(String value, List<String> problems) {
    if (!LONG_TEXTS.contains(value)) {
      problems.add(LONG_TEXT + " must be one of " + String.join(", ", LONG_TEXTS) + ": " + value);
    }
    return LongText.find(value).orElse(LongText.TRUNCATE);
  }

  VectorSpec vector() {
    return spec.vectors().get(0);
  }

  /** What calls must share to be encoded in one pass. */
  CallOptions withoutVector() {
    return withVectors();
  }

  CallOptions withVectors(VectorSpec... vectors) {
    return new CallOptions(model, spec.withVectors(vectors));
  }
}
