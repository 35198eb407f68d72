package org.contexture.jobs.report.live;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.RunSettings;
import org.contexture.jobs.path.LocalPath;

/**
 * A local file of JSON lines. It is opened anew for each line, so that each is there at once and
 * the file may be moved away at any time.
 */
public record MetricsFile(Path path) {
  private static final Gson GSON = new Gson();

  /**
   * The file that the options name, checked by opening it; one that was not there is not there yet.
   *
   * @throws ConfigException where it cannot be written
   */
  public static Optional<MetricsFile> of(RunSettings settings) {
    return settings.metricsFile().map(MetricsFile::open);
  }

  static MetricsFile open(String name) {
    try {
      MetricsFile file = new MetricsFile(LocalPath.of(name).toAbsolutePath());
      file.check();
      return file;
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          List.of("Cannot write metrics-file " + name + ": " + e.getMessage()));
    }
  }

  private void check() throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException("it is a folder");
    }
    if (path.getParent() != null && !Files.isDirectory(path.getParent())) {
      throw new IOException("there is no folder " + path.getParent());
    }
    boolean existed = Files.exists(path);
    write("");
    if (!existed) {
      Files.delete(path);
    }
  }

  /**
   * Adds a line.
   *
   * @throws IOException where that is not possible
   */
  void append(Map<String, ?> values) throws IOException {
    write(GSON.toJson(values) + "\n");
  }

  private void write(String text) throws IOException {
    Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
