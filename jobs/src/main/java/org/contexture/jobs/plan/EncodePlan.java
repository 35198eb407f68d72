package org.contexture.jobs.plan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

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
  private static final String FROM_PIECE = "piece";

  private final RowLayout layout;
  private final Dataset<Row> compared;
  private final Vectors vectors;
  private final Set<String> keptFiles;
  private final boolean filesMayStay;
  private final RowCounts counts;

  /** Where vectors are read from, by the files that hold them. */
  public interface Vectors {
    StoredRows in(Set<String> files);
  }

  private EncodePlan(
      RowLayout layout,
      Dataset<Row> compared,
      Vectors vectors,
      Set<String> keptFiles,
      boolean filesMayStay,
      RowCounts counts) {
    this.layout = layout;
    this.compared = compared;
    this.vectors = vectors;
    this.keptFiles = keptFiles;
    this.filesMayStay = filesMayStay;
    this.counts = counts;
  }

  /**
   * Compares.
   *
   * @param corpus rows of the corpus
   * @param output rows of the output with this run's fingerprint, where the run builds on them
   * @param pieces rows that an earlier run finished
   * @param vectors reads some of the files of both
   * @param filesMayStay whether files of the output may stay; where the output is to be laid out in
   *     another way, none can
   */
  public static EncodePlan of(
      RowLayout layout,
      Dataset<Row> corpus,
      Optional<StoredRows> output,
      Optional<StoredRows> pieces,
      Vectors vectors,
      boolean filesMayStay) {
    Optional<Dataset<Row>> outputKeys = output.map(stored -> numbered(stored.keys(layout)));
    Dataset<Row> compared =
        withKnown(layout, corpus, outputKeys, pieces.map(stored -> stored.keys(layout)));
    compared =
        outputKeys.isPresent()
            ? matched(layout, compared, outputKeys.get())
            : compared
                .withColumn(VERDICT, lit(NEW))
                .withColumn("old_file", lit(null).cast("string"));
    compared = compared.persist(StorageLevel.MEMORY_AND_DISK());
    Set<String> kept = filesMayStay ? keptFiles(compared) : Set.of();
    return new EncodePlan(layout, compared, vectors, kept, filesMayStay, tally(compared));
  }

  /** Rows with the hash of their texts, and with where a vector for it is. */
  private static Dataset<Row> withKnown(
      RowLayout layout,
      Dataset<Row> corpus,
      Optional<Dataset<Row>> output,
      Optional<Dataset<Row>> pieces) {
    Dataset<Row> keyed = layout.keyed(corpus).withColumn("content", layout.contentHash(col("row")));
    Optional<Dataset<Row>> known =
        Stream.of(
                output.map(keys -> located(keys, FROM_OUTPUT)),
                pieces.map(keys -> located(keys, FROM_PIECE)))
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

  private static Dataset<Row> matched(RowLayout layout, Dataset<Row> rows, Dataset<Row> old) {
    Column key = layout.id().map(name -> col("row").getField(name)).orElse(col("text"));
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
        .select("row", "text", "known", "old_file", VERDICT);
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
        resumed += group.getString(1).equals(FROM_PIECE) ? rows : 0;
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

  /** Paths of the files that stay as they are. */
  public Set<String> keptFiles() {
    return keptFiles.stream().map(StoredRows::path).collect(Collectors.toSet());
  }

  /** Whether the output has exactly the corpus' rows already. */
  public boolean changesNothing() {
    return filesMayStay
        && counts.rowsReused() == counts.rowsIn()
        && counts.rowsUpdated() == 0
        && counts.rowsRemoved() == 0;
  }

  /** Rows whose texts have no vector yet, equal texts behind each other in one of the tasks. */
  public Dataset<Row> toEncode(int tasks) {
    return Duplicates.together(toWrite().filter(col("known").isNull()), tasks).select("row.*");
  }

  /** Rows outside the files that stay whose texts have a vector, with it. */
  public Dataset<Row> reused() {
    Dataset<Row> rows = toWrite().filter(col("known").isNotNull());
    Set<String> files = new HashSet<>();
    rows.select("known.file")
        .distinct()
        .collectAsList()
        .forEach(row -> files.add(StoredRows.path(row.getString(0))));
    Column[] columns =
        Stream.concat(
                Stream.of(col("row.*")),
                layout.added().stream().map(field -> RowLayout.named(field.name())))
            .toArray(Column[]::new);
    return rows.join(
            vectors.in(files).vectors(layout), col("text").equalTo(col("known_text")), "inner")
        .select(columns);
  }

  /** Whether {@link #reused} has rows. */
  public boolean reuses() {
    return counts.rowsIn() > 0 && !toWrite().filter(col("known").isNotNull()).isEmpty();
  }

  private Dataset<Row> toWrite() {
    Column stays = col(VERDICT).equalTo(SAME).and(isIn(col("old_file"), keptFiles));
    return compared.filter(col("row").isNotNull().and(coalesce(stays, lit(false)).equalTo(false)));
  }

  private static Column isIn(Column file, Set<String> files) {
    return files.isEmpty() ? lit(false) : file.isin(files.toArray());
  }

  @Override
  public void close() {
    compared.unpersist();
  }
}
