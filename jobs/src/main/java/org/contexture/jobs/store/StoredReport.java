package org.contexture.jobs.store;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.config.StoredSettings;

/**
 * What the last run's {@code report.json} says of the output.
 *
 * @param config keys and values as given, several values of a key with commas between
 */
public record StoredReport(
    String mode, Map<String, Long> rowsByStatus, long rowsTruncated, Map<String, String> config) {
  /**
   * Reads it; nothing where there is none.
   *
   * @throws IOException where it cannot be read, or is no report
   */
  public static Optional<StoredReport> read(Path output, Configuration hadoop) throws IOException {
    Path file = new Path(new Path(output, VectorStore.SIDE), "report.json");
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      StoredReport report =
          new GsonBuilder()
              .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
              .create()
              .fromJson(json, StoredReport.class);
      if (report == null || report.rowsByStatus() == null || report.config() == null) {
        throw new IOException("it is no report");
      }
      return Optional.of(report);
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (JsonParseException e) {
      throw new IOException(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
  }

  /**
   * What the run asked of the encoder, and of which columns.
   *
   * @throws org.contexture.jobs.config.ConfigException where that cannot be used
   */
  public StoredSettings settings(List<String> textColumns) {
    return StoredSettings.ofDescribed(config, textColumns);
  }

  /** Whether it speaks of all rows: that of a run that appended speaks of those it added. */
  public boolean coversAll() {
    return OutputMode.find(mode).stream().noneMatch(OutputMode::keepsAll);
  }
}
