package org.contexture.jobs.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.Option;

/**
 * Puts the words of a file in the place of an argument {@code @FILE}, where it is no option's
 * value: a text may begin with that sign. {@code @@} stands for one sign of an argument that is
 * none.
 */
final class ArgumentFiles {
  /** Whether several values may follow a flag, by the flags that one must follow. */
  private final Map<String, Boolean> takeValues;

  private final Deque<Path> open = new ArrayDeque<>();
  private final List<String> all = new ArrayList<>();
  private boolean valueNext;
  private boolean valuesNext;

  private ArgumentFiles(Map<String, Boolean> takeValues) {
    this.takeValues = takeValues;
  }

  /**
   * The arguments with those of files.
   *
   * @param options that take values
   * @param config the flag that takes a file
   * @throws ConfigException where a file cannot be read
   */
  static String[] expand(String[] args, List<Option<?>> options, String config) {
    Map<String, Boolean> takeValues =
        options.stream()
            .collect(
                Collectors.toMap(
                    Option::flag, Option::takesGlob, Boolean::logicalOr, HashMap::new));
    takeValues.put(config, false);
    ArgumentFiles files = new ArgumentFiles(takeValues);
    List.of(args).forEach(files::add);
    return files.all.toArray(String[]::new);
  }

  private void add(String arg) {
    boolean value = valueNext || (valuesNext && !arg.startsWith("-"));
    if (!value && arg.startsWith("@@")) {
      all.add(arg.substring(1));
    } else if (!value && arg.startsWith("@") && isFile(arg)) {
      addWords(Path.of(arg.substring(1)));
      return;
    } else {
      all.add(arg);
    }
    valueNext = !value && takeValues.containsKey(arg);
    valuesNext = value ? valuesNext : takeValues.getOrDefault(arg, false);
  }

  private static boolean isFile(String arg) {
    try {
      return Files.isRegularFile(Path.of(arg.substring(1)));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void addWords(Path file) {
    if (open.contains(file)) {
      throw problem(file, "it names itself");
    }
    open.push(file);
    words(file).forEach(this::add);
    open.pop();
  }

  private static List<String> words(Path file) {
    try {
      return ArgumentWords.of(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw problem(file, "it must be UTF-8");
    } catch (IOException e) {
      throw problem(file, e.toString());
    } catch (IllegalArgumentException e) {
      throw problem(file, e.getMessage());
    }
  }

  private static ConfigException problem(Path file, String reason) {
    return new ConfigException(List.of("Cannot read argument file " + file + ": " + reason));
  }
}
