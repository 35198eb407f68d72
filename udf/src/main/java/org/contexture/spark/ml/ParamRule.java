package org.contexture.spark.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.contexture.encoder.spec.NearestName;
import org.contexture.encoder.spec.VectorSpec;
import scala.runtime.AbstractFunction1;

/**
 * What a Param's value must be. It refuses a value with a sentence of its own: Spark's names
 * neither the rule nor the choices.
 */
final class ParamRule<T> extends AbstractFunction1<T, Object> implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A test that can be sent along with a stage. */
  private interface Test<T> extends Serializable {
    boolean passes(T value);
  }

  private final String name;
  private final String rule;
  private final List<String> choices;
  private final Test<T> test;

  private ParamRule(String name, String rule, List<String> choices, Test<T> test) {
    this.name = name;
    this.rule = rule;
    this.choices = choices;
    this.test = test;
  }

  /** One of the ids of an enum's values; takes the Param's name. */
  static <E> Function<String, ParamRule<String>> oneOf(E[] values, Function<E, String> id) {
    List<String> choices = List.copyOf(Stream.of(values).map(id).toList());
    String rule = "be one of " + String.join(", ", choices);
    return name -> new ParamRule<>(name, rule, choices, choices::contains);
  }

  static ParamRule<String> notEmpty(String name) {
    return new ParamRule<>(name, "not be empty", List.of(), value -> !value.isEmpty());
  }

  static ParamRule<String> anyText(String name) {
    return new ParamRule<>(name, "not be null", List.of(), value -> true);
  }

  static ParamRule<Object> atLeast(String name, int least) {
    return new ParamRule<>(
        name, "be at least " + least, List.of(), value -> (Integer) value >= least);
  }

  static ParamRule<Object> moreThanZero(String name) {
    return new ParamRule<>(
        name,
        "be a number above 0",
        List.of(),
        value -> (Double) value > 0 && Double.isFinite((Double) value));
  }

  static ParamRule<Object> finite(String name) {
    return new ParamRule<>(
        name, "be a number", List.of(), value -> Double.isFinite((Double) value));
  }

  static ParamRule<double[]> finiteNumbers(String name) {
    return new ParamRule<>(
        name,
        "be numbers, at least one",
        List.of(),
        values -> values.length > 0 && Arrays.stream(values).allMatch(Double::isFinite));
  }

  /** A name that a vector column may have. */
  static ParamRule<String> vectorName(String name) {
    return new ParamRule<>(
        name,
        "be of letters, digits and _ and start with no digit",
        List.of(),
        value -> isVector(value, Map.of()));
  }

  /** Layers as {@link VectorSpec} reads them. */
  static ParamRule<String> layers(String name) {
    return new ParamRule<>(
        name,
        "be all or whole numbers with commas between, each once",
        List.of(),
        value -> isVector(VectorSpec.DEFAULT_NAME, Map.of("layers", value)));
  }

  private static boolean isVector(String name, Map<String, String> values) {
    List<String> problems = new ArrayList<>();
    VectorSpec.parse(name, values, problems);
    return problems.isEmpty();
  }

  /** True; Spark would turn false into a sentence that says less. */
  @Override
  public Object apply(T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " must not be null");
    }
    if (!test.passes(value)) {
      String found = value instanceof double[] array ? Arrays.toString(array) : value.toString();
      String hint =
          NearestName.to(found, choices).map(near -> "; did you mean '" + near + "'?").orElse("");
      throw new IllegalArgumentException(name + " must " + rule + ": " + found + hint);
    }
    return true;
  }
}
