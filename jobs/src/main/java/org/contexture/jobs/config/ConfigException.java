package org.contexture.jobs.config;

import java.util.List;

/** A config or command line cannot be used. Holds every problem that was found. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
