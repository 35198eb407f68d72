package org.contexture.jobs.store;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.config.JobOption;

/**
 * What the last run's {@code report.json} says of the output.
 *
 * @param config keys and values as given, several values of a key with commas between
 */
public record StoredReport(
    String mode, Map<String, Long> rowsByStatus, long rowsTruncated, Map<String, String> config) {
  private static final List<JobOption> OF_ENCODER =
      List.of(
          JobOption.MAX_TOKENS,
          JobOption.LONG_TEXT,
          JobOption.STRIDE,
          JobOption.CHUNK_TOKENS,
          JobOption.POOLING,
          JobOption.NORMALIZE,
          JobOption.PROMPT);

  /**
   * Reads it; nothing where there is none.
   *
   * @throws IOException where it cannot be read, or is no report
   */
  public static Optional<StoredReport> read(Path output, Configuration hadoop) throws IOException {
    Path file = new Path(SideFolder.of(output), "report.json");
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

  /** What the run asked of the encoder, and of which columns. */
  public JobConfig config(List<String> textColumns) {
    Map<JobOption, List<String>> asked = new EnumMap<>(JobOption.class);
    for (JobOption option : OF_ENCODER) {
      find(option).ifPresent(value -> asked.put(option, List.of(value)));
    }
    // A name begins with a letter, what may come behind a comma within a vector with none.
    find(JobOption.VECTOR)
        .ifPresent(all -> asked.put(JobOption.VECTOR, List.of(all.split(", (?=[A-Za-z_])"))));
    asked.put(JobOption.TEXT_COLUMN, textColumns);
    for (JobOption spans : List.of(JobOption.SPAN_BEGIN_COLUMN, JobOption.SPAN_END_COLUMN)) {
      find(spans)
          .ifPresent(
              all ->
                  asked.put(
                      spans, textColumns.size() == 1 ? List.of(all) : List.of(all.split(", "))));
    }
    return JobConfig.withoutOutput(Optional.empty(), asked);
  }

  private Optional<String> find(JobOption option) {
    return Optional.ofNullable(config.get(option.key()));
  }

  /** Whether it speaks of all rows: that of a run that appended speaks of those it added. */
  public boolean coversAll() {
    return !"append".equals(mode);
  }
}
