package org.contexture.jobs.plan;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.contexture.jobs.rows.Changes;
import org.contexture.jobs.rows.RowCounts;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.Stays;
import org.contexture.jobs.rows.StoredRows;

/**
 * What follows from comparing a corpus with what is stored, row by row: what stays in its file,
 * what is written again with the vectors it has, and what is encoded.
 */
public final class EncodePlan implements AutoCloseable {
  private final RowLayout layout;
  private final Comparison compared;
  private final Optional<StoredRows> output;
  private final Stays stays;
  private final Set<String> keptFiles;
  private final RowCounts counts;
  private final boolean reuses;

  private EncodePlan(
      RowLayout layout, Comparison compared, Optional<StoredRows> output, Stays stays) {
    this.layout = layout;
    this.compared = compared;
    this.output = output;
    Tally tally = compared.tally();
    this.stays =
        stays == Stays.ROWS && !tally.isEachRemovedRowNamed() ? Stays.ALL_OR_NOTHING : stays;
    this.keptFiles = stays == Stays.FILES ? tally.sameFiles() : Set.of();
    this.counts = tally.counts();
    this.reuses = tally.of(this::isReused) > 0;
  }

  /**
   * Compares.
   *
   * @param corpus rows of the corpus
   * @param output rows of the output with this run's fingerprint, where the run builds on them
   * @param leftovers rows that a run finished which did not come to its end
   * @param stays what of the output may stay
   */
  public static EncodePlan of(
      RowLayout layout,
      Dataset<Row> corpus,
      Optional<StoredRows> output,
      Optional<StoredRows> leftovers,
      Stays stays) {
    return new EncodePlan(layout, Comparison.of(layout, corpus, output, leftovers), output, stays);
  }

  public RowCounts counts() {
    return counts;
  }

  /** What becomes of the rows that are stored. */
  public Changes changes() {
    return stays == Stays.ROWS
        ? new Changes(Set.of(), Optional.of(removedIds()), sameRows())
        : new Changes(
            keptFiles.stream().map(StoredRows::path).collect(Collectors.toSet()),
            Optional.empty(),
            0);
  }

  /** Rows that are in the output as they are in the corpus. */
  private long sameRows() {
    return counts.rowsReused() - counts.rowsUpdated();
  }

  /** Whether the output has exactly the corpus' rows already. */
  public boolean changesNothing() {
    return output.isPresent()
        && stays != Stays.NOTHING
        && sameRows() == counts.rowsIn()
        && counts.rowsRemoved() == 0;
  }

  private Dataset<Row> removedIds() {
    Dataset<Row> ids = compared.removedIds();
    // A table that changes may not stand in the plan of what changes it.
    return ids.sparkSession().createDataFrame(ids.javaRDD(), ids.schema());
  }

  /** Rows whose texts have no vector yet, equal texts behind each other in one of the tasks. */
  public Dataset<Row> toEncode(int tasks) {
    return Duplicates.together(toWrite().filter(col("known").isNull()), tasks).select("row.*");
  }

  /** Rows outside what stays whose texts have a vector, with it. */
  public Dataset<Row> reused() {
    Dataset<Row> rows = toWrite().filter(col("known").isNotNull());
    return rows.join(
            vectors(rows).dropDuplicates("known_text"),
            col("text").equalTo(col("known_text")),
            "inner")
        .select("row.*", "vectors.*");
  }

  /** From the files that hold some of those rows' vectors, and from no others. */
  private Dataset<Row> vectors(Dataset<Row> rows) {
    List<StoredRows> places = new ArrayList<>();
    Set<String> files = new HashSet<>();
    for (Row place : rows.select("known.file").distinct().collectAsList()) {
      if (place.getString(0).equals(StoredRows.IN_TABLE)) {
        output.ifPresent(places::add);
      } else {
        files.add(StoredRows.path(place.getString(0)));
      }
    }
    if (!files.isEmpty()) {
      places.add(StoredRows.ofFiles(rows.sparkSession(), files, layout.needed(), layout.texts()));
    }
    return places.stream().map(place -> place.vectors(layout)).reduce(Dataset::union).orElseThrow();
  }

  /** Whether {@link #reused} has rows. */
  public boolean reuses() {
    return reuses;
  }

  private boolean isReused(Tally.Group group) {
    return group.isWanted()
        && group.known().isPresent()
        && switch (stays) {
          case FILES -> group.file().filter(keptFiles::contains).isEmpty();
          case ROWS -> group.verdict() != Verdict.SAME;
          case ALL_OR_NOTHING, NOTHING -> true;
        };
  }

  private Dataset<Row> toWrite() {
    return switch (stays) {
      case FILES -> outsideKeptFiles(compared.wanted());
      case ROWS -> compared.wantedAnew();
      case ALL_OR_NOTHING, NOTHING -> compared.wanted();
    };
  }

  /** A join, since a condition that lists thousands of files is as long as the list. */
  private Dataset<Row> outsideKeptFiles(Dataset<Row> rows) {
    Dataset<Row> kept =
        rows.sparkSession()
            .createDataset(List.copyOf(keptFiles), Encoders.STRING())
            .toDF("kept_file");
    return rows.join(broadcast(kept), col("old_file").equalTo(col("kept_file")), "left_anti");
  }

  @Override
  public void close() {
    compared.close();
  }
}
