package org.contexture.jobs.store;

import java.util.Locale;

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
  boolean keepsSome() {
    return this == APPEND || this == INCREMENTAL;
  }

  /** Whether every row of the output stays. */
  public boolean keepsAll() {
    return this == APPEND;
  }

  public static OutputMode of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
