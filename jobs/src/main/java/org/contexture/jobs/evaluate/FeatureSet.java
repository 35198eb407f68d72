package org.contexture.jobs.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSpec;

/**
 * A kind of vector to compare: {@code MODEL;key=value;key=value}, the keys those of a vector.
 *
 * @param name as it was given
 * @param model as {@code --model} takes it, or {@code word2vec}
 * @param training how it is trained, where the model is {@code word2vec}
 * @param keys of the vector
 */
record FeatureSet(
    String name, String model, Optional<Word2VecSettings> training, Map<String, String> keys) {
  static final String WORD2VEC = "word2vec";

  /** What a comma must come before to be one between the numbers of a key's value. */
  private static final Pattern NUMBER = Pattern.compile("\\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\\s*");

  /** Keys that are the task's to decide, or that need vectors of other numbers. */
  private static final List<String> REFUSED = List.of("level", "precision", "range");

  /**
   * Reads the values of {@code --features}: commas part feature sets, but for those between the
   * numbers of a key's value.
   *
   * @param problems gets a sentence for each thing that is wrong
   */
  static List<FeatureSet> parse(List<String> values, Level level, List<String> problems) {
    List<FeatureSet> sets = new ArrayList<>();
    for (String value : values) {
      for (String text : split(value)) {
        FeatureSet set = parse(text, problems);
        set.spec("v", level, problems);
        if (sets.stream().anyMatch(other -> other.name().equals(set.name()))) {
          problems.add("features must name each set once: " + set.name());
        }
        sets.add(set);
      }
    }
    return sets;
  }

  private static List<String> split(String value) {
    List<String> sets = new ArrayList<>();
    for (String piece : value.split(",", -1)) {
      int last = sets.size() - 1;
      // Further keys may come behind the last number of a list.
      String first = piece.split(";", -1)[0];
      if (last >= 0 && sets.get(last).contains("=") && NUMBER.matcher(first).matches()) {
        sets.set(last, sets.get(last) + "," + piece);
      } else {
        sets.add(piece);
      }
    }
    return sets;
  }

  private static FeatureSet parse(String text, List<String> problems) {
    String[] parts = text.strip().split(";", -1);
    Map<String, String> keys = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 0) {
        problems.add("features must be MODEL;key=value;key=value: " + text.strip());
      } else if (keys.put(parts[i].substring(0, equals).strip(), parts[i].substring(equals + 1))
          != null) {
        problems.add(
            "features must name "
                + parts[i].substring(0, equals).strip()
                + " once: "
                + text.strip());
      }
    }
    String model = parts[0].strip();
    if (model.isEmpty()) {
      problems.add("features must name a model: '" + text + "'");
    }
    for (String key : REFUSED) {
      if (keys.remove(key) != null) {
        problems.add("features must not have the key " + key + ": " + text.strip());
      }
    }
    Optional<Word2VecSettings> training =
        model.equals(WORD2VEC)
            ? Optional.of(Word2VecSettings.take(keys, text.strip(), problems))
            : Optional.empty();
    if (training.isPresent()) {
      // Rare words keep the tiny vectors that training began with: a penalty on coefficients would
      // take all that is in them.
      keys.putIfAbsent("normalize", "true");
    }
    return new FeatureSet(text.strip(), model, training, keys);
  }

  /** The vector that is asked of the model. */
  VectorSpec spec(String column, Level level, List<String> problems) {
    Map<String, String> all = new LinkedHashMap<>(keys);
    all.put("level", level.id());
    List<String> found = new ArrayList<>();
    VectorSpec spec = VectorSpec.parse(column, all, found);
    found.forEach(
        problem -> problems.add(problem.replace("vector '" + column + "'", "'" + name + "'")));
    return spec;
  }

  /** Whether one run of one model gives the vectors of both. */
  boolean sharesModel(FeatureSet other) {
    return model.equals(other.model) && training.equals(other.training);
  }
}
