package org.contexture.jobs.store;

import java.util.Locale;

/** What happens to an output that exists. */
public enum OutputMode {
  ERROR,
  OVERWRITE,
  APPEND;

  public static OutputMode of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT));
  }
}
