package org.contexture.jobs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.config.JobConfig;
import org.contexture.jobs.plan.RowLayout;
import org.contexture.jobs.plan.StoredRows;
import org.contexture.jobs.store.OutputMode;
import org.contexture.jobs.store.VectorStore;

/**
 * What an incremental run builds on.
 *
 * @param rows of the output, where their vectors can stay
 * @param reencodedBecause why they cannot; empty where they can, or where there is no output yet
 */
record StoredOutput(Optional<StoredRows> rows, String reencodedBecause) {
  static StoredOutput of(
      SparkSession spark,
      JobConfig config,
      VectorStore store,
      RowLayout layout,
      Map<String, String> footer) {
    if (store.mode() != OutputMode.INCREMENTAL || store.dataNames().isEmpty()) {
      return new StoredOutput(Optional.empty(), "");
    }
    Set<String> differences = differences(store.footers(), footer);
    if (!differences.isEmpty()) {
      return new StoredOutput(Optional.empty(), String.join("; ", differences));
    }
    StructType schema = spark.read().parquet(store.output().toString()).schema();
    List<String> missing = new ArrayList<>();
    for (String column : layout.needed().fieldNames()) {
      if (!List.of(schema.fieldNames()).contains(column)) {
        missing.add("the output has no column '" + column + "'");
      }
    }
    return missing.isEmpty()
        ? new StoredOutput(
            Optional.of(StoredRows.ofFolder(spark, store.output().toString(), schema)), "")
        : new StoredOutput(Optional.empty(), String.join("; ", missing));
  }

  /** What the files say of their vectors that this run would not say. */
  private static Set<String> differences(
      List<Map<String, String>> footers, Map<String, String> wanted) {
    Set<String> differences = new LinkedHashSet<>();
    for (Map<String, String> found : footers) {
      if (!VectorStore.hasFingerprint(found, wanted.get("fingerprint"))) {
        wanted.forEach(
            (key, value) -> {
              String old = found.getOrDefault(VectorStore.FOOTER + key, "none");
              if (!key.equals("run-id") && !old.equals(value)) {
                differences.add(key + ": " + old + " -> " + value);
              }
            });
      }
    }
    return differences;
  }
}
