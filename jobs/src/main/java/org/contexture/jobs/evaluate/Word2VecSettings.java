package org.contexture.jobs.evaluate;

import java.util.List;
import java.util.Map;

/**
 * How word2vec is trained.
 *
 * @param size values of a vector
 * @param window words on either side that a word is learned from
 * @param minCount how often a word must occur to get a vector
 * @param iterations over the texts
 */
record Word2VecSettings(int size, int window, int minCount, int iterations) {
  /** Takes its keys out of those given; what is not given has its default. */
  static Word2VecSettings take(Map<String, String> keys, String features, List<String> problems) {
    return new Word2VecSettings(
        take(keys, "size", 100, features, problems),
        take(keys, "window", 5, features, problems),
        take(keys, "min-count", 1, features, problems),
        take(keys, "iterations", 30, features, problems));
  }

  private static int take(
      Map<String, String> keys, String key, int byDefault, String features, List<String> problems) {
    String value = keys.remove(key);
    if (value == null) {
      return byDefault;
    }
    try {
      int number = Integer.parseInt(value.strip());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as for a number that is too small.
    }
    problems.add(key + " of '" + features + "' must be a whole number of 1 or more: " + value);
    return byDefault;
  }
}
