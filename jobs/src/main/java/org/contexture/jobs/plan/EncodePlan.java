package org.contexture.jobs.plan;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.contexture.jobs.rows.Changes;
import org.contexture.jobs.rows.RowCounts;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.Stays;
import org.contexture.jobs.rows.StoredRows;

/**
 * Compares a corpus with what is stored, row by row: what stays in its file, what is written again
 * with the vectors it has, and what is encoded. Rows are matched by their id, or where they have
 * none by their texts, the first with the first; vectors are found by their texts wherever they
 * lie.
 */
public final class EncodePlan implements AutoCloseable {
  private static final String SAME = "same";
  private static final String UPDATED = "updated";
  private static final String CHANGED = "changed";
  private static final String NEW = "new";
  private static final String REMOVED = "removed";

  private static final String VERDICT = "verdict";
  private static final String FROM_OUTPUT = "output";
  private static final String FROM_LEFTOVERS = "staged";

  private final RowLayout layout;
  private final Dataset<Row> compared;
  private final Optional<StoredRows> output;
  private final Stays stays;
  private final Set<String> keptFiles;
  private final RowCounts counts;

  private EncodePlan(
      RowLayout layout, Dataset<Row> compared, Optional<StoredRows> output, Stays stays) {
    this.layout = layout;
    this.compared = compared;
    this.output = output;
    this.stays = stays == Stays.ROWS && !isEachRowNamed(compared) ? Stays.ALL_OR_NOTHING : stays;
    this.keptFiles = stays == Stays.FILES ? keptFiles(compared) : Set.of();
    this.counts = tally(compared);
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
    Optional<Dataset<Row>> outputKeys = output.map(stored -> numbered(stored.keys(layout)));
    Dataset<Row> compared =
        withKnown(layout, corpus, outputKeys, leftovers.map(stored -> stored.keys(layout)));
    compared =
        outputKeys.isPresent()
            ? matched(layout, compared, outputKeys.get(), output.get().schema())
            : compared
                .withColumn(VERDICT, lit(NEW))
                .withColumn("old_file", lit(null).cast("string"));
    return new EncodePlan(layout, compared.persist(StorageLevel.MEMORY_AND_DISK()), output, stays);
  }

  /** Rows with the hash of their texts, and with where a vector for it is. */
  private static Dataset<Row> withKnown(
      RowLayout layout,
      Dataset<Row> corpus,
      Optional<Dataset<Row>> output,
      Optional<Dataset<Row>> leftovers) {
    Dataset<Row> keyed = layout.keyed(corpus).withColumn("content", layout.contentHash(col("row")));
    Optional<Dataset<Row>> known =
        Stream.of(
                output.map(keys -> located(keys, FROM_OUTPUT)),
                leftovers.map(keys -> located(keys, FROM_LEFTOVERS)))
            .flatMap(Optional::stream)
            .reduce(Dataset::union);
    return known.isEmpty()
        ? keyed.withColumn("known", lit(null).cast("struct<source:string,file:string>"))
        : keyed
            .join(
                known
                    .get()
                    .groupBy("known_text")
                    .agg(min(struct(col("source"), col("file"))).as("known")),
                col("text").equalTo(col("known_text")),
                "left")
            .drop("known_text");
  }

  private static Dataset<Row> located(Dataset<Row> keys, String source) {
    return keys.filter(col("old_failed").equalTo(false))
        .select(
            col("old_text").as("known_text"), lit(source).as("source"), col("old_file").as("file"));
  }

  /** Rows of one key are told apart by their number. */
  private static Dataset<Row> numbered(Dataset<Row> keys) {
    return keys.withColumn(
        "old_nth",
        row_number().over(Window.partitionBy("old_key").orderBy("old_content", "old_file")));
  }

  private static Dataset<Row> matched(
      RowLayout layout, Dataset<Row> rows, Dataset<Row> old, StructType stored) {
    Column key = layout.key(col("row"), layout.corpus(), stored).orElse(col("text"));
    Dataset<Row> keyed =
        rows.withColumn("key", key)
            .withColumn(
                "nth",
                layout.id().isPresent()
                    ? lit(1)
                    : row_number().over(Window.partitionBy("text").orderBy("content")));
    Column sound = col("old_failed").equalTo(false);
    Column verdict =
        when(col("row").isNull(), REMOVED)
            .when(col("old_file").isNull(), NEW)
            .when(sound.and(col("content").equalTo(col("old_content"))), SAME)
            .when(sound.and(col("text").equalTo(col("old_text"))), UPDATED)
            .otherwise(CHANGED);
    return keyed
        .join(
            old,
            col("key").equalTo(col("old_key")).and(col("nth").equalTo(col("old_nth"))),
            "full_outer")
        .withColumn(VERDICT, verdict)
        .select("row", "text", "known", "old_file", "old_key", "old_nth", VERDICT);
  }

  /** Whether the id of a row that goes is its own: rows that an append added may share one. */
  private static boolean isEachRowNamed(Dataset<Row> compared) {
    return compared
        .filter(col(VERDICT).equalTo(REMOVED))
        .filter(col("old_key").isNull().or(col("old_nth").gt(1)))
        .isEmpty();
  }

  /** Files all of whose rows are in the corpus as they are. */
  private static Set<String> keptFiles(Dataset<Row> compared) {
    Set<String> kept = new HashSet<>();
    compared
        .filter(col("old_file").isNotNull())
        .groupBy("old_file")
        .agg(min(col(VERDICT).equalTo(SAME)).as("all_same"))
        .collectAsList()
        .forEach(
            file -> {
              if (file.getBoolean(1)) {
                kept.add(file.getString(0));
              }
            });
    return kept;
  }

  private static RowCounts tally(Dataset<Row> compared) {
    long[] byVerdict = new long[5];
    List<String> verdicts = List.of(SAME, UPDATED, CHANGED, NEW, REMOVED);
    long known = 0;
    long resumed = 0;
    for (Row group :
        compared.groupBy(col(VERDICT), col("known.source")).agg(count(lit(1))).collectAsList()) {
      String verdict = group.getString(0);
      long rows = group.getLong(2);
      byVerdict[verdicts.indexOf(verdict)] += rows;
      if (!group.isNullAt(1) && List.of(CHANGED, NEW).contains(verdict)) {
        known += group.getString(1).equals(FROM_OUTPUT) ? rows : 0;
        resumed += group.getString(1).equals(FROM_LEFTOVERS) ? rows : 0;
      }
    }
    long same = byVerdict[0];
    long updated = byVerdict[1];
    long changed = byVerdict[2];
    long fresh = byVerdict[3];
    return new RowCounts(
        same + updated + changed + fresh,
        same + updated,
        updated,
        fresh,
        changed,
        byVerdict[4],
        known,
        resumed,
        changed + fresh - known - resumed);
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
    Dataset<Row> ids = compared.filter(col(VERDICT).equalTo(REMOVED)).select(col("old_key"));
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
      places.add(StoredRows.ofFiles(compared.sparkSession(), files, layout.needed()));
    }
    return places.stream().map(place -> place.vectors(layout)).reduce(Dataset::union).orElseThrow();
  }

  /** Whether {@link #reused} has rows. */
  public boolean reuses() {
    return counts.rowsIn() > 0 && !toWrite().filter(col("known").isNotNull()).isEmpty();
  }

  private Dataset<Row> toWrite() {
    Dataset<Row> rows = compared.filter(col("row").isNotNull());
    return switch (stays) {
      case FILES -> outsideKeptFiles(rows);
      case ROWS -> rows.filter(col(VERDICT).notEqual(SAME));
      case ALL_OR_NOTHING, NOTHING -> rows;
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
    compared.unpersist();
  }
}
