package org.contexture.jobs.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.rows.Stays;
import org.contexture.jobs.rows.StoredRows;
import org.contexture.spark.column.VectorMetadata;

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
    return named.equals(rows) ? this : new EarlierOutput(named, said, Stays.NOTHING, runtimes);
  }

  /**
   * The same, where prompts are in another column than the run's: texts are compared behind the
   * prompts that they had, and nothing stays as it is.
   */
  EarlierOutput prompted() {
    List<String> columns = said(VectorMetadata.PROMPT_COLUMN);
    Optional<String> own = rows.texts().prompt();
    return own.isEmpty() || columns.size() != 1 || columns.contains(own.get())
        ? this
        : new EarlierOutput(rows.withPrompt(columns.get(0)), said, Stays.NOTHING, runtimes);
  }

  /** Every value of one key, each once. */
  private List<String> said(String key) {
    return said.stream()
        .flatMap(found -> Optional.ofNullable(found.get(FooterWriteSupport.PREFIX + key)).stream())
        .distinct()
        .toList();
  }

  /**
   * Why a run cannot use its vectors; nothing where it can.
   *
   * @param layout of the run's rows
   * @param footer what the run says of its vectors
   */
  public List<String> obstacles(RowLayout layout, Map<String, String> footer) {
    Set<String> differences = differences(footer);
    if (!differences.isEmpty()) {
      return List.copyOf(differences);
    }
    List<String> missing = missing(layout);
    return missing.isEmpty() ? otherColumns(footer) : missing;
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
                differences.add(difference(key, old, value));
              }
            });
      }
    }
    return differences;
  }

  private List<String> missing(RowLayout layout) {
    return rows.missing(layout).stream()
        .map(column -> "the output has no column '" + column + "'")
        .toList();
  }

  /** Equal texts of a column have the vectors of another one's, where that is what was encoded. */
  private List<String> otherColumns(Map<String, String> footer) {
    List<String> others = new ArrayList<>();
    String texts = footer.getOrDefault(VectorMetadata.TEXT_COLUMN, "none");
    said(VectorMetadata.TEXT_COLUMN).stream()
        .filter(found -> !VectorMetadata.areSameColumns(found, texts))
        .forEach(found -> others.add(difference(VectorMetadata.TEXT_COLUMN, found, texts)));
    String own = footer.get(VectorMetadata.PROMPT_COLUMN);
    List<String> prompts = said(VectorMetadata.PROMPT_COLUMN);
    if (own != null && prompts.size() > 1) {
      others.add(difference(VectorMetadata.PROMPT_COLUMN, String.join(", ", prompts), own));
    }
    return others;
  }

  private static String difference(String key, String old, String value) {
    return key + ": " + old + " -> " + value;
  }
}
