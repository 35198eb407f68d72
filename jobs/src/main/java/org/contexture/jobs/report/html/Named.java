package org.contexture.jobs.report.html;

/**
 * A value with its name.
 *
 * @param origin where it came from; empty where that is not told
 */
record Named(String name, String value, String origin) {
  static Named of(String name, String value) {
    return new Named(name, value, "");
  }
}
