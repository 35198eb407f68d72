package org.contexture.jobs.store;

import static org.contexture.spark.column.VectorMetadata.PROMPT_COLUMN;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Whether rows may be added to an output: they must be of its kind. */
record AppendCheck(OutputFolder folder) {
  /** Vectors must be comparable with those that are there. */
  void checkFingerprint(String fingerprint) {
    for (FileFooter footer : folder.footers()) {
      String found = footer.said().get(FooterWriteSupport.FINGERPRINT);
      if (!fingerprint.equals(found)) {
        throw refused(
            "its vectors have the fingerprint "
                + found
                + ", this run's "
                + fingerprint
                + "; give another output or mode overwrite");
      }
    }
  }

  /** Two columns of prompts in one output could not be told apart later. */
  void checkPrompts(Map<String, String> said) {
    for (FileFooter footer : folder.footers()) {
      Map<String, String> found = new HashMap<>();
      Optional.ofNullable(footer.said().get(FooterWriteSupport.PREFIX + PROMPT_COLUMN))
          .ifPresent(column -> found.put(PROMPT_COLUMN, column));
      promptDifference(found, said)
          .ifPresent(
              difference -> {
                throw refused(difference);
              });
    }
  }

  /**
   * Why rows of one column of prompts cannot stand beside those of another. Where a run has none,
   * the fingerprint tells.
   *
   * @param found what an output says of its vectors
   * @param said what the run says of its own
   */
  static Optional<String> promptDifference(Map<String, String> found, Map<String, String> said) {
    String column = found.getOrDefault(PROMPT_COLUMN, "none");
    return Optional.ofNullable(said.get(PROMPT_COLUMN))
        .filter(own -> !own.equalsIgnoreCase(column))
        .map(
            own ->
                "its prompts are of column "
                    + column
                    + ", this run's of "
                    + own
                    + "; give another output, or mode incremental or overwrite");
  }

  void checkFolders(List<String> partitionBy) {
    Optional<Manifest> manifest = folder.manifest();
    if (manifest.isPresent() && !manifest.get().layout().partitionBy().equals(partitionBy)) {
      throw refused(
          "it is partitioned by "
              + manifest.get().layout().partitionBy()
              + ", this run by "
              + partitionBy);
    }
  }

  /** Footers lack the columns that folders are named by; the manifest has them. */
  void checkColumns(StructType schema) {
    Stream<String> schemas =
        folder
            .manifest()
            .map(manifest -> Stream.of(manifest.data().schema()))
            .orElseGet(this::ofFooters);
    Set<String> columns = columns(schema);
    schemas
        .map(found -> columns((StructType) DataType.fromJson(found)))
        .filter(there -> !there.equals(columns))
        .findFirst()
        .ifPresent(
            there -> {
              throw refused("it has the columns " + there + ", this run's are " + columns);
            });
  }

  private Stream<String> ofFooters() {
    return folder.footers().stream()
        .map(footer -> footer.said().get(ParquetReadSupport.SPARK_METADATA_KEY()))
        .filter(Objects::nonNull);
  }

  private static Set<String> columns(StructType schema) {
    Set<String> columns = new TreeSet<>();
    for (StructField field : schema.fields()) {
      columns.add(field.name() + " " + field.dataType().catalogString());
    }
    return columns;
  }

  private OutputException refused(String reason) {
    return OutputException.refused("Cannot append to " + folder.path() + ": " + reason);
  }
}
