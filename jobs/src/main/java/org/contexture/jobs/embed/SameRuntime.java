package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.rows.RowCounts;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.store.EarlierOutput;
import org.contexture.jobs.store.FileLayout;
import org.contexture.jobs.store.VectorStore;
import org.contexture.spark.column.VectorMetadata;

/**
 * Whether the vectors of an output are of one runtime, or may be of several.
 *
 * @param own machinery that encodes what is to be encoded
 * @param required whether it must have made all vectors
 */
record SameRuntime(Runtimes own, boolean required, VectorStore store) {
  /** Refuses a run that could not reach what is required, not by encoding all again either. */
  void check() {
    if (required) {
      there().plus(own).mixture().ifPresent(store::refuseMixture);
    }
  }

  /** Of the vectors that stay whatever the run finds. */
  private Runtimes there() {
    return store.mode().keepsAll() ? store.runtimes() : Runtimes.NONE;
  }

  /** Why no vector of an output may stay; nothing where they may. */
  List<String> obstacles(EarlierOutput output) {
    return required ? output.runtimes().plus(own).mixture().stream().toList() : List.of();
  }

  /** What must be in the footers of files that a run that died left to this one. */
  Map<String, String> leftovers(FileLayout files) {
    Map<String, String> footer = new LinkedHashMap<>();
    for (String key :
        List.of("fingerprint", VectorMetadata.TEXT_COLUMN, VectorMetadata.PROMPT_COLUMN)) {
      Optional.ofNullable(files.footer().get(key)).ifPresent(value -> footer.put(key, value));
    }
    if (required) {
      footer.putAll(own.decisiveEntries());
    }
    return footer;
  }

  /**
   * As {@link #tell}, where the run encodes and some vectors of the output are not its own.
   *
   * @param reused machinery that made the vectors which the run takes from elsewhere
   */
  String tell(RowCounts counts, Runtimes reused, PrintStream err) {
    boolean besideOthers = counts.rowsToEncode() < counts.rowsIn() || store.mode().keepsAll();
    return counts.rowsToEncode() > 0 && besideOthers ? tell(reused, err) : "";
  }

  /** Says that vectors are of several runtimes, and returns what was said; empty where not. */
  String tell(Runtimes reused, PrintStream err) {
    Optional<String> mixture = there().plus(reused).plus(own).mixture();
    String remedy =
        store.mode() == OutputMode.INCREMENTAL
            ? "; --require-same-runtime true encodes all again"
            : "";
    mixture.ifPresent(found -> err.println("Mixed runtime: " + found + remedy));
    return mixture.orElse("");
  }
}
