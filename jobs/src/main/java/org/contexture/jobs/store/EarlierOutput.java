package org.contexture.jobs.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.rows.Stays;
import org.contexture.jobs.rows.StoredRows;

/**
 * An output that a run finds, and may build on.
 *
 * @param said what its files or its table say of the vectors, keys behind {@code contexture.}
 * @param stays what of it may stay as it is where rows do not change
 * @param runtimes machinery that made its vectors
 */
public record EarlierOutput(
    StoredRows rows, List<Map<String, String>> said, Stays stays, Runtimes runtimes) {
  /**
   * The same with added columns under the names that a run gives them; nothing stays as it is where
   * it had others.
   *
   * @param prefix that those names begin with in the output
   */
  EarlierOutput named(String prefix, RowLayout layout) {
    StoredRows named = rows.named(prefix, layout);
    return named == rows ? this : new EarlierOutput(named, said, Stays.NOTHING, runtimes);
  }

  /**
   * Why a run cannot use its vectors; nothing where it can.
   *
   * @param layout of the run's rows
   * @param footer what the run says of its vectors
   */
  public List<String> obstacles(RowLayout layout, Map<String, String> footer) {
    Set<String> differences = differences(footer);
    return differences.isEmpty() ? missing(layout) : List.copyOf(differences);
  }

  /** What the output says of its vectors that the run would not say. */
  private Set<String> differences(Map<String, String> footer) {
    Set<String> differences = new LinkedHashSet<>();
    for (Map<String, String> found : said) {
      if (!footer.get("fingerprint").equals(found.get(FooterWriteSupport.FINGERPRINT))) {
        footer.forEach(
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

  private List<String> missing(RowLayout layout) {
    StructType schema = rows.schema();
    List<String> missing = new ArrayList<>();
    for (String column : layout.needed().fieldNames()) {
      if (!List.of(schema.fieldNames()).contains(column)) {
        missing.add("the output has no column '" + column + "'");
      }
    }
    return missing;
  }
}
