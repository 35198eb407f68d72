package org.contexture.jobs.plan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.StoredRows;

/**
 * The rows of a corpus beside those that are stored, each with a verdict. Rows are matched by their
 * id, or where they have none by their texts, the first with the first; vectors are found by their
 * texts wherever they lie.
 *
 * @param rows kept in memory or on disk: the corpus' as a struct {@code row}, null where a row is
 *     stored only, and what was found for it
 */
record Comparison(Dataset<Row> rows) implements AutoCloseable {
  private static final String VERDICT = "verdict";
  static final String FROM_OUTPUT = "output";
  static final String FROM_LEFTOVERS = "staged";

  /**
   * Compares.
   *
   * @param corpus rows of the corpus
   * @param output rows of the output, where the run builds on them
   * @param leftovers rows that a run finished which did not come to its end
   */
  static Comparison of(
      RowLayout layout,
      Dataset<Row> corpus,
      Optional<StoredRows> output,
      Optional<StoredRows> leftovers) {
    Optional<Dataset<Row>> outputKeys = output.map(stored -> numbered(stored.keys(layout)));
    Dataset<Row> known =
        withKnown(layout, corpus, outputKeys, leftovers.map(stored -> stored.keys(layout)));
    Dataset<Row> compared =
        outputKeys.isPresent()
            ? matched(layout, known, outputKeys.get(), output.get().schema())
            : known
                .withColumn(VERDICT, lit(Verdict.NEW.name()))
                .withColumn("old_file", lit(null).cast("string"))
                .withColumn("old_named", lit(true));
    return new Comparison(compared.persist(StorageLevel.MEMORY_AND_DISK()));
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
    // Of rows that are equal in all columns the texts may differ: by which columns they were read.
    Column sameText = col("old_failed").equalTo(false).and(col("text").equalTo(col("old_text")));
    Column verdict =
        when(col("row").isNull(), Verdict.REMOVED.name())
            .when(col("old_file").isNull(), Verdict.NEW.name())
            .when(sameText.and(col("content").equalTo(col("old_content"))), Verdict.SAME.name())
            .when(sameText, Verdict.UPDATED.name())
            .otherwise(Verdict.CHANGED.name());
    return keyed
        .join(
            old,
            col("key").equalTo(col("old_key")).and(col("nth").equalTo(col("old_nth"))),
            "full_outer")
        .withColumn(VERDICT, verdict)
        // The id of a row that goes must be its own: rows that an append added may share one.
        .withColumn("old_named", col("old_key").isNotNull().and(col("old_nth").equalTo(1)))
        .select("row", "text", "known", "old_file", "old_key", "old_named", VERDICT);
  }

  /** The rows of the corpus, as they are to be in the output. */
  Dataset<Row> wanted() {
    return rows.filter(col("row").isNotNull());
  }

  /** Those that are not stored as they are. */
  Dataset<Row> wantedAnew() {
    return wanted().filter(col(VERDICT).notEqual(Verdict.SAME.name()));
  }

  /** Ids of the stored rows that go, in one column. */
  Dataset<Row> removedIds() {
    return rows.filter(col(VERDICT).equalTo(Verdict.REMOVED.name())).select(col("old_key"));
  }

  /** Looks at all rows; they are kept from then on. */
  Tally tally() {
    return new Tally(
        rows
            .groupBy(col(VERDICT), col("old_file"), col("known.source"), col("old_named"))
            .agg(count(lit(1)))
            .collectAsList()
            .stream()
            .map(
                group ->
                    new Tally.Group(
                        Verdict.valueOf(group.getString(0)),
                        Optional.ofNullable(group.getString(1)),
                        Optional.ofNullable(group.getString(2)),
                        group.getBoolean(3),
                        group.getLong(4)))
            .toList());
  }

  @Override
  public void close() {
    rows.unpersist();
  }
}
