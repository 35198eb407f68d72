package org.contexture.jobs.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options of one call of a command: checked values, and where each came from. Settings are made
 * of them, and only those travel on.
 */
public final class ParsedOptions {
  private static final String DEFAULT = "default";

  /**
   * The values of an option.
   *
   * @param texts as given
   * @param origin {@code default}, the file, or the flag
   */
  record Given(List<String> texts, String origin) {
    static Given byDefault(Option<?> option) {
      return new Given(option.defaultValue().stream().toList(), DEFAULT);
    }
  }

  private final Map<Option<?>, Given> given;

  /**
   * Options whose texts have no problems.
   *
   * @param given for each option that there is, in the order of help texts
   */
  ParsedOptions(Map<Option<?>, Given> given) {
    this.given = given;
  }

  /** The value, the last of several; nothing where none was given and none is the default. */
  public <T> Optional<T> find(Option<T> option) {
    return list(option).stream().reduce((first, last) -> last);
  }

  /**
   * The value of an option that must be given.
   *
   * @throws ConfigException where it is not
   */
  public <T> T need(Option<T> option) {
    return find(option).orElseThrow(() -> new ConfigException(missing(option)));
  }

  /** A sentence for each of some options that must be given and is not. */
  public List<String> missing(Option<?>... needed) {
    return Stream.of(needed)
        .filter(option -> texts(option).isEmpty())
        .map(option -> option.key() + " must be given")
        .toList();
  }

  /** The value of an option that has a default. */
  public <T> T get(Option<T> option) {
    return find(option).orElseThrow(() -> new IllegalStateException(option + " has no default"));
  }

  /** All values of a repeatable option. */
  public <T> List<T> list(Option<T> option) {
    // Texts with problems did not come this far.
    List<String> none = new ArrayList<>();
    return texts(option).stream().flatMap(text -> option.read(text, none).stream()).toList();
  }

  /** The value that the file or a flag gives: a default counts for nothing here. */
  public <T> Optional<T> asked(Option<T> option) {
    return isDefault(option) ? Optional.empty() : find(option);
  }

  /** Whether neither the file nor a flag says anything. */
  public boolean isDefault(Option<?> option) {
    return origin(option).equals(DEFAULT);
  }

  /** Whether the command line says something. */
  public boolean isByFlag(Option<?> option) {
    return origin(option).equals(option.flag());
  }

  /** Where the value came from: {@code default}, the file, or the flag. */
  String origin(Option<?> option) {
    return given(option).origin();
  }

  /** The values as given. */
  List<String> texts(Option<?> option) {
    return given(option).texts();
  }

  private Given given(Option<?> option) {
    Given found = given.get(option);
    if (found == null) {
      throw new IllegalStateException(option + " is none of the options that were read");
    }
    return found;
  }

  /** Every option that has a value, without secrets. */
  public DescribedOptions describe() {
    Map<String, DescribedOptions.Described> described = new LinkedHashMap<>();
    given.forEach(
        (option, values) -> {
          if (!values.texts().isEmpty()) {
            described.put(
                option.key(),
                new DescribedOptions.Described(
                    values.texts().stream().map(option::shown).collect(Collectors.joining(", ")),
                    values.origin()));
          }
        });
    return new DescribedOptions(described);
  }
}
