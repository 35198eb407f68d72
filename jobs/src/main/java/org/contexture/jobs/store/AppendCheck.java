package org.contexture.jobs.store;

import static org.contexture.spark.column.VectorMetadata.PROMPT_COLUMN;
import static org.contexture.spark.column.VectorMetadata.TEXT_COLUMN;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.spark.column.VectorMetadata;

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

  /** Vectors of two columns, or with prompts of two, could not be told apart later. */
  void checkSources(Map<String, String> said) {
    for (FileFooter footer : folder.footers()) {
      sourceDifference(
              key -> Optional.ofNullable(footer.said().get(FooterWriteSupport.PREFIX + key)), said)
          .ifPresent(
              difference -> {
                throw refused(difference);
              });
    }
  }

  /**
   * Why vectors of one column cannot stand beside those of another, nor those with one column of
   * prompts beside those with another. Where a run has no prompts, the fingerprint tells.
   *
   * @param found what an output says of its vectors behind a key; one that does not say of which
   *     texts they are may have been made of the same
   * @param said what the run says of its own
   */
  static Optional<String> sourceDifference(
      Function<String, Optional<String>> found, Map<String, String> said) {
    return difference(
            "vectors", found.apply(TEXT_COLUMN), Optional.ofNullable(said.get(TEXT_COLUMN)))
        .or(
            () ->
                difference(
                    "prompts",
                    found.apply(PROMPT_COLUMN).or(() -> Optional.of("none")),
                    Optional.ofNullable(said.get(PROMPT_COLUMN))));
  }

  private static Optional<String> difference(
      String what, Optional<String> found, Optional<String> own) {
    return own.flatMap(
        columns ->
            found
                .filter(there -> !VectorMetadata.areSameColumns(there, columns))
                .map(
                    there ->
                        "its %s are of column %s, this run's of %s; give another output, or mode"
                                .formatted(what, there, columns)
                            + " incremental or overwrite"));
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
