package org.contexture.jobs.store;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
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
  /** The file, in {@link SideFolder}. */
  public static final String NAME = "report.json";

  /**
   * Reads it; nothing where there is none.
   *
   * @throws IOException where it cannot be read, or is no report
   */
  public static Optional<StoredReport> read(Path output, Configuration hadoop) throws IOException {
    Optional<String> json = SideFolder.read(output, NAME, hadoop);
    return json.isEmpty() ? Optional.empty() : Optional.of(parse(json.get()));
  }

  private static StoredReport parse(String json) throws IOException {
    try {
      StoredReport report =
          new GsonBuilder()
              .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
              .create()
              .fromJson(json, StoredReport.class);
      if (report == null || report.rowsByStatus() == null || report.config() == null) {
        throw new IOException("it is no report");
      }
      return report;
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
