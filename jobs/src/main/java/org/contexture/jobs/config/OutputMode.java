package org.contexture.jobs.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens to an output that exists. */
public enum OutputMode {
  ERROR,
  OVERWRITE,
  APPEND,
  INCREMENTAL;

  /** Whether rows of the output may go. */
  public boolean replaces() {
    return this == OVERWRITE || this == INCREMENTAL;
  }

  /** Whether rows of the output may stay. */
  public boolean keepsSome() {
    return this == APPEND || this == INCREMENTAL;
  }

  /** Whether every row of the output stays. */
  public boolean keepsAll() {
    return this == APPEND;
  }

  /** The name in configs and reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of that name, or nothing. */
  public static Optional<OutputMode> find(String id) {
    return Arrays.stream(values()).filter(mode -> mode.id().equals(id)).findFirst();
  }
}
