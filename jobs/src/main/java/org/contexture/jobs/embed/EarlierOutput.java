package org.contexture.jobs.embed;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.StoredRows;
import org.contexture.jobs.rows.Stays;
import org.contexture.jobs.store.FileLayout;
import org.contexture.jobs.store.FooterWriteSupport;
import org.contexture.jobs.store.OutputMode;
import org.contexture.jobs.store.StoredOutput;
import org.contexture.jobs.store.VectorStore;

/**
 * What an incremental run builds on.
 *
 * @param rows of the output, where their vectors can stay
 * @param stays what of it may stay as it is where rows do not change
 * @param reencodedBecause why they cannot; empty where they can, or where there is no output yet
 */
record EarlierOutput(Optional<StoredRows> rows, Stays stays, String reencodedBecause) {
  static EarlierOutput of(VectorStore store, RowLayout layout, FileLayout files) {
    Optional<StoredOutput> stored =
        store.mode() == OutputMode.INCREMENTAL
            ? store.stored(layout, files.partitionBy())
            : Optional.empty();
    if (stored.isEmpty()) {
      return nothing("");
    }
    Set<String> differences = differences(stored.get().said(), files.footer());
    if (!differences.isEmpty()) {
      return nothing(String.join("; ", differences));
    }
    List<String> missing = missing(stored.get().rows().schema(), layout);
    return missing.isEmpty()
        ? new EarlierOutput(Optional.of(stored.get().rows()), stored.get().stays(), "")
        : nothing(String.join("; ", missing));
  }

  private static EarlierOutput nothing(String because) {
    return new EarlierOutput(Optional.empty(), Stays.NOTHING, because);
  }

  private static List<String> missing(StructType schema, RowLayout layout) {
    List<String> missing = new ArrayList<>();
    for (String column : layout.needed().fieldNames()) {
      if (!List.of(schema.fieldNames()).contains(column)) {
        missing.add("the output has no column '" + column + "'");
      }
    }
    return missing;
  }

  /** What the output says of its vectors that this run would not say. */
  private static Set<String> differences(
      List<Map<String, String>> said, Map<String, String> wanted) {
    Set<String> differences = new LinkedHashSet<>();
    for (Map<String, String> found : said) {
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
