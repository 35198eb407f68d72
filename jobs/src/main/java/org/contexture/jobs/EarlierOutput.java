package org.contexture.jobs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.plan.LiteralPath;
import org.contexture.jobs.plan.RowLayout;
import org.contexture.jobs.plan.StoredRows;
import org.contexture.jobs.store.FooterWriteSupport;
import org.contexture.jobs.store.Manifest;
import org.contexture.jobs.store.OutputFolder;
import org.contexture.jobs.store.OutputMode;
import org.contexture.jobs.store.VectorStore;

/**
 * What an incremental run builds on.
 *
 * @param rows of the output, where their vectors can stay
 * @param partitionBy columns that its folders are named by
 * @param reencodedBecause why they cannot; empty where they can, or where there is no output yet
 */
record EarlierOutput(Optional<StoredRows> rows, List<String> partitionBy, String reencodedBecause) {
  static EarlierOutput of(
      SparkSession spark, VectorStore store, RowLayout layout, Map<String, String> footer) {
    OutputFolder folder = store.folder();
    if (store.mode() != OutputMode.INCREMENTAL || folder.names().isEmpty()) {
      return new EarlierOutput(Optional.empty(), List.of(), "");
    }
    Set<String> differences = differences(folder.footers(), footer);
    if (!differences.isEmpty()) {
      return new EarlierOutput(Optional.empty(), List.of(), String.join("; ", differences));
    }
    Optional<Manifest> manifest = folder.manifest();
    List<String> partitionBy = manifest.map(Manifest::partitionBy).orElse(List.of());
    StructType schema = schema(spark, folder.path(), manifest);
    List<String> missing = new ArrayList<>();
    for (String column : layout.needed().fieldNames()) {
      if (!List.of(schema.fieldNames()).contains(column)) {
        missing.add("the output has no column '" + column + "'");
      }
    }
    return missing.isEmpty()
        ? new EarlierOutput(
            Optional.of(StoredRows.ofFiles(spark, List.of(folder.path().toString()), schema)),
            partitionBy,
            "")
        : new EarlierOutput(Optional.empty(), List.of(), String.join("; ", missing));
  }

  /** Files do not hold the types of columns that their folders are named by; the manifest does. */
  private static StructType schema(SparkSession spark, Path output, Optional<Manifest> manifest) {
    return manifest
        .map(said -> (StructType) DataType.fromJson(said.schema()))
        .orElseGet(() -> spark.read().parquet(LiteralPath.of(output)).schema());
  }

  /** What the files say of their vectors that this run would not say. */
  private static Set<String> differences(
      List<Map<String, String>> footers, Map<String, String> wanted) {
    Set<String> differences = new LinkedHashSet<>();
    for (Map<String, String> found : footers) {
      if (!wanted.get("fingerprint").equals(found.get(FooterWriteSupport.FINGERPRINT))) {
        wanted.forEach(
            (key, value) -> {
              String old = found.getOrDefault(FooterWriteSupport.PREFIX + key, "none");
              if (!key.equals("run-id") && !old.equals(value)) {
                differences.add(key + ": " + old + " -> " + value);
              }
            });
      }
    }
    return differences;
  }
}
