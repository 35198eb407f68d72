package org.contexture.jobs.path;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path on the local disk as a user gives it: plain, or as Hadoop has it, {@code file:/...}. */
public final class LocalPath {
  private static final Pattern NAMED = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):/.*");

  private LocalPath() {}

  /**
   * The path that a text is.
   *
   * @throws IllegalArgumentException where it is on another file system, or none
   */
  public static java.nio.file.Path of(String given) {
    Matcher named = NAMED.matcher(given);
    if (!named.matches()) {
      return java.nio.file.Path.of(given);
    }
    if (!named.group(1).equals("file")) {
      throw new IllegalArgumentException("it must be a local path");
    }
    return java.nio.file.Path.of(GivenPath.of(given).toUri().getPath());
  }
}
