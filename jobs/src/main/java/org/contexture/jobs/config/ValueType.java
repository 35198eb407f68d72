package org.contexture.jobs.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the value of an option may be.
 *
 * @param <T> what a value is read as
 */
@FunctionalInterface
public interface ValueType<T> {
  ValueType<String> TEXT = (key, text, problems) -> Optional.of(text);

  ValueType<Boolean> BOOLEAN =
      ruled(
          "be true or false",
          text ->
              text.equals("true") || text.equals("false")
                  ? Optional.of(text.equals("true"))
                  : Optional.empty());

  ValueType<Integer> COUNT = ruled("be a whole number of 0 or more", text -> number(text, 0));

  ValueType<Integer> POSITIVE = ruled("be a whole number of 1 or more", text -> number(text, 1));

  ValueType<Double> AMOUNT = ruled("be a number of 0 or more", ValueType::amount);

  /**
   * Reads a value.
   *
   * @param key of the option, which problems begin with
   * @param problems gets a sentence for each thing that is wrong
   * @return nothing only where a problem was told
   */
  Optional<T> read(String key, String text, List<String> problems);

  /** Values that obey a rule, which is told as "KEY must RULE: TEXT". */
  static <T> ValueType<T> ruled(String rule, Function<String, Optional<T>> reader) {
    return (key, text, problems) -> {
      Optional<T> value = reader.apply(text);
      if (value.isEmpty()) {
        problems.add(key + " must " + rule + ": " + text);
      }
      return value;
    };
  }

  /** One of some values, each named by its id. */
  static <T> ValueType<T> oneOf(List<T> choices, Function<T, String> id) {
    return ruled(
        "be one of " + choices.stream().map(id).collect(Collectors.joining(", ")),
        text -> choices.stream().filter(choice -> id.apply(choice).equals(text)).findFirst());
  }

  private static Optional<Integer> number(String text, int least) {
    try {
      return Optional.of(Integer.valueOf(text)).filter(number -> number >= least);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Double> amount(String text) {
    try {
      return Optional.of(Double.valueOf(text))
          .filter(amount -> amount >= 0 && Double.isFinite(amount));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
