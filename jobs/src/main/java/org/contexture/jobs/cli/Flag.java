package org.contexture.jobs.cli;

import java.util.Locale;

/** A switch of the command line that has no place in a config file. */
public enum Flag {
  EXPLAIN("Resolve everything, print the plan, run nothing."),
  JSON("Print JSON."),
  VERBOSE("Print stack traces and Spark's warnings.");

  private final String description;

  Flag(String description) {
    this.description = description;
  }

  String flag() {
    return "--" + name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }
}
