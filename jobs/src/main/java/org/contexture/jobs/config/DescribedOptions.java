package org.contexture.jobs.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options that have a value, in the order of all options: for people and reports.
 *
 * @param byKey what each is, by its key
 */
public record DescribedOptions(Map<String, Described> byKey) {
  /**
   * An option's value.
   *
   * @param text as given but for secrets, several values with commas between
   * @param origin {@code default}, the config file, or the flag
   */
  public record Described(String text, String origin) {}

  public DescribedOptions {
    byKey = Collections.unmodifiableMap(new LinkedHashMap<>(byKey));
  }

  /** Values by key. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    byKey.forEach((key, described) -> texts.put(key, described.text()));
    return texts;
  }
}
