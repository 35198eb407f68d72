package org.contexture.encoder.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.contexture.encoder.pooling.LayerMix;
import org.contexture.encoder.pooling.Pooling;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.pooling.SubtokenPooling;

/** Reads a {@link VectorSpec} and collects what is wrong with it. */
final class VectorSpecParser {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final String LEVEL = "level";
  private static final String LAYERS = "layers";
  private static final String COMBINE = "combine";
  private static final String WEIGHTS = "weights";
  private static final String GAMMA = "gamma";
  private static final String POOLING = "pooling";
  private static final String SUBTOKEN_POOLING = "subtoken-pooling";
  private static final String NORMALIZE = "normalize";
  private static final String DIMENSION = "dimension";
  private static final String PRECISION = "precision";
  private static final String RANGE = "range";
  private static final String SPECIAL_TOKENS = "special-tokens";
  private static final List<String> KEYS =
      List.of(
          LEVEL,
          LAYERS,
          COMBINE,
          WEIGHTS,
          GAMMA,
          POOLING,
          SUBTOKEN_POOLING,
          NORMALIZE,
          DIMENSION,
          PRECISION,
          RANGE,
          SPECIAL_TOKENS);

  private final String name;
  private final Map<String, String> values;
  private final List<String> problems;

  VectorSpecParser(String name, Map<String, String> values, List<String> problems) {
    this.name = name;
    this.values = values;
    this.problems = problems;
  }

  static VectorSpec parse(String text, List<String> problems) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : (colon < 0 ? "" : text.substring(colon + 1)).split(";", -1)) {
      int equals = pair.indexOf('=');
      if (pair.isBlank()) {
        continue;
      }
      if (equals < 0) {
        problems.add("vector must be NAME:key=value;key=value: " + text);
      } else if (values.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip())
          != null) {
        problems.add(
            "vector '"
                + name
                + "' must name "
                + pair.substring(0, equals).strip()
                + " once: "
                + text);
      }
    }
    return new VectorSpecParser(name.strip(), values, problems).spec();
  }

  VectorSpec spec() {
    if (!NAME.matcher(name).matches()) {
      problems.add(
          "vector must have a name of letters, digits and _ that starts with no digit: " + name);
    }
    for (String key : values.keySet()) {
      if (!KEYS.contains(key)) {
        String hint =
            NearestName.to(key, KEYS).map(near -> "; did you mean '" + near + "'?").orElse("");
        problems.add("Unknown key '" + key + "' of vector '" + name + "'" + hint);
      }
    }
    Level level = choice(LEVEL, Level::find, Level.values(), Level::id).orElse(Level.SENTENCE);
    only(POOLING, level, Level.SENTENCE);
    only(SUBTOKEN_POOLING, level, Level.WORD, Level.SPAN);
    only(SPECIAL_TOKENS, level, Level.TOKEN);
    Precision precision =
        choice(PRECISION, Precision::find, Precision.values(), Precision::id)
            .orElse(Precision.FLOAT32);
    if (values.containsKey(RANGE) && precision != Precision.INT8) {
      problem(RANGE, "come with precision int8", values.get(RANGE));
    }
    List<Integer> layers = layers();
    LayerMix combine =
        choice(COMBINE, LayerMix::find, LayerMix.values(), LayerMix::id).orElse(LayerMix.MEAN);
    return new VectorSpec(
        name,
        level,
        layers,
        new LayerCombination(combine, weights(layers, combine), number(GAMMA).orElse(1.0)),
        choice(POOLING, Pooling::find, Pooling.values(), Pooling::id),
        choice(
                SUBTOKEN_POOLING,
                SubtokenPooling::find,
                SubtokenPooling.values(),
                SubtokenPooling::id)
            .orElse(SubtokenPooling.MEAN),
        flag(NORMALIZE),
        dimension(),
        precision,
        number(RANGE).filter(range -> isPositive(RANGE, range)),
        flag(SPECIAL_TOKENS).orElse(false));
  }

  private void only(String key, Level level, Level... takers) {
    if (values.containsKey(key) && !Arrays.asList(takers).contains(level)) {
      String levels = Stream.of(takers).map(Level::id).collect(Collectors.joining(" or "));
      problem(key, "come with level " + levels, level.id());
    }
  }

  private List<Integer> layers() {
    String text = values.getOrDefault(LAYERS, "-1");
    if (text.equals("all")) {
      return List.of();
    }
    List<Integer> layers = new ArrayList<>();
    for (String layer : text.split(",", -1)) {
      try {
        layers.add(Integer.valueOf(layer.strip()));
      } catch (NumberFormatException e) {
        problem(LAYERS, "be all or whole numbers with commas between", text);
        return List.of(-1);
      }
    }
    if (new HashSet<>(layers).size() < layers.size()) {
      problem(LAYERS, "name each layer once", text);
    }
    return List.copyOf(layers);
  }

  private List<Double> weights(List<Integer> layers, LayerMix combine) {
    boolean weighted = combine == LayerMix.WEIGHTED;
    for (String key : List.of(WEIGHTS, GAMMA)) {
      if (values.containsKey(key) && !weighted) {
        problem(key, "come with combine weighted", values.get(key));
      }
    }
    if (!values.containsKey(WEIGHTS)) {
      if (weighted) {
        problem(WEIGHTS, "be given with combine weighted, one per layer", "none");
      }
      return List.of();
    }
    List<Double> weights = new ArrayList<>();
    for (String weight : values.get(WEIGHTS).split(",", -1)) {
      parseNumber(WEIGHTS, weight.strip()).ifPresent(weights::add);
    }
    if (weighted && !layers.isEmpty() && weights.size() != layers.size()) {
      problem(WEIGHTS, "be one per layer, " + layers.size(), values.get(WEIGHTS));
    }
    return List.copyOf(weights);
  }

  private Optional<Integer> dimension() {
    Optional<Double> found = number(DIMENSION);
    if (found.isPresent()
        && (found.get() < 1
            || found.get() >= Integer.MAX_VALUE
            || found.get() != Math.rint(found.get()))) {
      problem(DIMENSION, "be a whole number of 1 or more", values.get(DIMENSION));
      return Optional.empty();
    }
    return found.map(Double::intValue);
  }

  private boolean isPositive(String key, double value) {
    if (value <= 0) {
      problem(key, "be more than 0", values.get(key));
    }
    return value > 0;
  }

  private Optional<Double> number(String key) {
    return Optional.ofNullable(values.get(key)).flatMap(text -> parseNumber(key, text));
  }

  private Optional<Double> parseNumber(String key, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return Optional.of(value);
      }
    } catch (NumberFormatException e) {
      // Told below, as for a number that is not finite.
    }
    problem(key, "be a number", text);
    return Optional.empty();
  }

  private Optional<Boolean> flag(String key) {
    return choice(
        key,
        text -> Optional.of(text).filter(List.of("true", "false")::contains).map(Boolean::valueOf),
        new Boolean[] {true, false},
        String::valueOf);
  }

  private <T> Optional<T> choice(
      String key, Function<String, Optional<T>> find, T[] choices, Function<T, String> id) {
    if (!values.containsKey(key)) {
      return Optional.empty();
    }
    Optional<T> found = find.apply(values.get(key));
    if (found.isEmpty()) {
      String all = Stream.of(choices).map(id).collect(Collectors.joining(", "));
      problem(key, "be one of " + all, values.get(key));
    }
    return found;
  }

  private void problem(String key, String rule, String value) {
    problems.add(key + " of vector '" + name + "' must " + rule + ": " + value);
  }
}
