package org.contexture.jobs.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.contexture.spark.redact.Redaction;

/**
 * A setting: a flag on the command line and a key in the config file, of one name, type, default
 * and description. Each is declared once, beside the settings that its value becomes part of.
 *
 * @param <T> type of a value
 */
public final class Option<T> {
  private final String key;
  private final String label;
  private final String description;
  private final ValueType<T> type;
  private final boolean repeatable;
  private final boolean globs;
  private final Optional<String> defaultValue;
  private final UnaryOperator<String> shown;

  private Option(
      String key,
      String label,
      String description,
      ValueType<T> type,
      boolean repeatable,
      boolean globs,
      Optional<String> defaultValue,
      UnaryOperator<String> shown) {
    this.key = key;
    this.label = label;
    this.description = description;
    this.type = type;
    this.repeatable = repeatable;
    this.globs = globs;
    this.defaultValue = defaultValue;
    this.shown = shown;
  }

  /**
   * An option that takes one value and has no default.
   *
   * @param key in kebab case
   * @param label what stands for the value in help texts
   * @param description one or more sentences
   */
  public static <T> Option<T> of(String key, String label, ValueType<T> type, String description) {
    return new Option<>(
        key, label, description, type, false, false, Optional.empty(), Redaction::of);
  }

  /** An option whose value is one of the constants of an enum. */
  public static <E extends Enum<E>> Option<E> choice(
      String key, Class<E> all, Function<E, String> id, String description) {
    List<E> choices = List.of(all.getEnumConstants());
    String label = choices.stream().map(id).collect(Collectors.joining("|"));
    return of(key, label, ValueType.oneOf(choices, id), description);
  }

  /** The same, where the values are the names of the constants in lower case. */
  public static <E extends Enum<E>> Option<E> choice(String key, Class<E> all, String description) {
    return choice(key, all, choice -> choice.name().toLowerCase(Locale.ROOT), description);
  }

  /** The same option with several values. */
  public Option<T> repeated() {
    return new Option<>(key, label, description, type, true, globs, defaultValue, shown);
  }

  /** The same option with several values, which a shell's glob may give behind one flag. */
  public Option<T> globbed() {
    return new Option<>(key, label, description, type, true, true, defaultValue, shown);
  }

  /** The same option with a value where none is given. */
  public Option<T> byDefault(String value) {
    return new Option<>(
        key, label, description, type, repeatable, globs, Optional.of(value), shown);
  }

  /**
   * The same option with another way to show a value to people and in reports; it is without
   * secrets by {@link Redaction#of}, and else as given.
   */
  public Option<T> shownAs(UnaryOperator<String> other) {
    return new Option<>(key, label, description, type, repeatable, globs, defaultValue, other);
  }

  /** The options of several lists, one list behind the other. */
  @SafeVarargs
  public static List<Option<?>> ofLists(List<Option<?>>... lists) {
    List<Option<?>> all = new ArrayList<>();
    for (List<Option<?>> list : lists) {
      all.addAll(list);
    }
    return List.copyOf(all);
  }

  /** The config key, and after two dashes the flag. */
  public String key() {
    return key;
  }

  public String flag() {
    return "--" + key;
  }

  /** What stands for the value in help texts. */
  public String label() {
    return label;
  }

  /** What stands for the value where no flag comes before it. */
  public String unnamedLabel() {
    return key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Whether several values may be given. */
  public boolean repeatable() {
    return repeatable;
  }

  /** Whether one flag may have several values behind it. */
  public boolean takesGlob() {
    return globs;
  }

  public String description() {
    return description;
  }

  /** The value where none is given, as a user would give it; nothing where that depends. */
  public Optional<String> defaultValue() {
    return defaultValue;
  }

  /** The value that a text stands for; nothing where it breaks a rule, which is told. */
  Optional<T> read(String text, List<String> problems) {
    return type.read(key, text, problems);
  }

  /** A value's text for people and reports: without secrets. */
  String shown(String text) {
    return shown.apply(text);
  }

  @Override
  public String toString() {
    return key;
  }
}
