package org.contexture.jobs.plan;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.jobs.rows.RowLayout;

/**
 * What a look at the texts of a corpus found.
 *
 * @param rows of the corpus
 * @param texts different ones among them, estimated
 */
public record Duplicates(long rows, long texts) {
  /** Error of the estimate; the share of duplicates that counts is well above it. */
  private static final double ERROR = 0.01;

  private static final double SHARE_THAT_PAYS = 0.05;

  /** Reads the texts once and estimates how many differ (HyperLogLog++, as Spark has it). */
  public static Duplicates estimate(RowLayout layout, Dataset<Row> corpus) {
    Row found =
        layout.keyed(corpus).agg(count(lit(1)), approx_count_distinct(col("text"), ERROR)).first();
    return new Duplicates(found.getLong(0), Math.min(found.getLong(0), found.getLong(1)));
  }

  /** The share of rows whose text another row has too. */
  public double share() {
    return rows == 0 ? 0 : 1 - (double) texts / rows;
  }

  /** Whether a shuffle of the corpus costs less than encoding the duplicates. */
  public boolean pay() {
    return share() >= SHARE_THAT_PAYS;
  }

  /** The rows of a corpus, those of one text in one task and one behind the other. */
  public static Dataset<Row> together(RowLayout layout, Dataset<Row> corpus, int tasks) {
    return together(layout.keyed(corpus), tasks).select("row.*");
  }

  /**
   * The same.
   *
   * @param rows with a column {@code text}, the hash of the texts
   */
  static Dataset<Row> together(Dataset<Row> rows, int tasks) {
    return rows.repartition(tasks, col("text")).sortWithinPartitions("text");
  }
}
