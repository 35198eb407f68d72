package org.contexture.jobs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.jobs.config.ConfigException;

/**
 * The temporary file that the launcher puts many arguments into: each as it is, in UTF-8, with a
 * byte of 0 behind it, which no argument holds.
 */
public final class LauncherFile {
  /** Set by the launcher where there is one. */
  private static final String PROPERTY = "contexture.arguments";

  private LauncherFile() {}

  /**
   * The arguments of this process. The file is gone then.
   *
   * @param args as the JVM was given them, of which there are none where the launcher wrote the
   *     file
   * @throws ConfigException where the file cannot be read
   */
  public static String[] arguments(String[] args) {
    return Optional.ofNullable(System.getProperty(PROPERTY))
        .map(file -> take(Path.of(file)))
        .orElse(args);
  }

  static String[] take(Path file) {
    try {
      String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      Files.deleteIfExists(file);
      return all.isEmpty() ? new String[0] : all.substring(0, all.length() - 1).split("\0", -1);
    } catch (IOException e) {
      throw new ConfigException(List.of("Cannot read the launcher's arguments: " + e));
    }
  }
}
