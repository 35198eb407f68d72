package org.contexture.jobs.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.jobs.rows.Runtimes;

/**
 * How the files of an output are written.
 *
 * @param vectorPaths paths of the vectors' numbers in a Parquet file
 * @param footer goes into each file's footer, its keys behind {@code contexture.}
 * @param partitionBy columns whose values become folders
 * @param encodes kind of the model that encodes the rows while they are written: whoever writes a
 *     file adds its own machinery to the footer
 */
public record FileLayout(
    List<String> vectorPaths,
    Map<String, String> footer,
    List<String> partitionBy,
    Optional<ModelKind> encodes) {
  /** Of rows that have their vectors, or of which nothing more is said. */
  public FileLayout(
      List<String> vectorPaths, Map<String, String> footer, List<String> partitionBy) {
    this(vectorPaths, footer, partitionBy, Optional.empty());
  }

  /** For rows that a model of a kind encodes while they are written. */
  public FileLayout encoding(ModelKind kind) {
    return new FileLayout(vectorPaths, footer, partitionBy, Optional.of(kind));
  }

  /** For rows whose vectors some machinery made before. */
  public FileLayout reusing(Runtimes runtimes) {
    Map<String, String> more = new LinkedHashMap<>(footer);
    more.putAll(runtimes.entries());
    return new FileLayout(vectorPaths, more, partitionBy, Optional.empty());
  }

  /** The same files, all in one folder. */
  FileLayout unpartitioned() {
    return new FileLayout(vectorPaths, footer, List.of(), encodes);
  }
}
