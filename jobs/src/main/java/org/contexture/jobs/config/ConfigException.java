package org.contexture.jobs.config;

import java.util.List;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.JobException;

/** A config or command line cannot be used. Holds every problem that was found. */
public final class ConfigException extends JobException {
  private static final long serialVersionUID = 1L;

  public ConfigException(List<String> problems) {
    super(ExitCode.USAGE, String.join("\n", problems), null);
  }
}
