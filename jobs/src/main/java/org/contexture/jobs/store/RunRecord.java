package org.contexture.jobs.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.column.VectorMetadata;

/**
 * What a run writes down before its rows are seen, and takes away when it has come to its end: so
 * the next run knows of one that was killed in between.
 *
 * @param mode what the run does to its output
 * @param fingerprint of its vectors
 * @param columns of its texts and prompts, as {@link VectorMetadata#columns} names them; null in
 *     records of versions that did not tell
 * @param digest of its rows, where its mode would add them again; otherwise empty
 * @param totals of its rows
 * @param runtime machinery that made its vectors, as {@code Runtimes.describe} gives it
 */
public record RunRecord(
    String runId,
    OutputMode mode,
    String fingerprint,
    Map<String, String> columns,
    String digest,
    RowTotals totals,
    Map<String, String> runtime) {
  private static final Gson GSON = new Gson();

  /** Whether its vectors are those of a run. */
  boolean isOf(String otherFingerprint, InputNames texts) {
    return fingerprint.equals(otherFingerprint)
        && (columns == null || columns.equals(VectorMetadata.columns(texts)));
  }

  /** Reads one; nothing where it is not there, or not whole: then nothing was seen of its rows. */
  static Optional<RunRecord> read(Path file, FileSystem files) throws IOException {
    try (InputStream in = files.open(file)) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.ofNullable(GSON.fromJson(json, RunRecord.class));
    } catch (FileNotFoundException | ChecksumException | JsonParseException notWritten) {
      return Optional.empty();
    }
  }

  void write(Path file, FileSystem files) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(GSON.toJson(this).getBytes(StandardCharsets.UTF_8));
    }
  }
}
