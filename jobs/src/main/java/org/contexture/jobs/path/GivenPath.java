package org.contexture.jobs.path;

import org.apache.hadoop.fs.Path;

/** A path as a user gives it. */
public final class GivenPath {
  private GivenPath() {}

  /**
   * The path that a text is.
   *
   * @throws IllegalArgumentException where it is none; the message is the end of a sentence
   */
  public static Path of(String given) {
    try {
      return new Path(given);
    } catch (IllegalArgumentException e) {
      int colon = given.indexOf(':');
      int slash = given.indexOf('/');
      boolean named = colon > 0 && (slash < 0 || colon < slash);
      throw new IllegalArgumentException(
          named
              ? "Hadoop takes '"
                  + given.substring(0, colon)
                  + "' for the name of a file system, and bears no colon in a file's name; rename"
                  + " it"
              : e.getMessage(),
          e);
    }
  }
}
