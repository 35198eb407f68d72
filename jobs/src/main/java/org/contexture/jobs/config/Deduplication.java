package org.contexture.jobs.config;

import java.util.Locale;

/** Whether rows with equal texts are brought together over the whole corpus. */
public enum Deduplication {
  /** Where that costs less than encoding them. */
  AUTO,
  ALWAYS,
  NEVER;

  /** The name in configs and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
