package org.contexture.jobs.corpus;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * How large a piece of the input files one task reads. Encoding a megabyte takes minutes where
 * reading it takes milliseconds, so pieces are far smaller than Spark's default of 128 MiB: enough
 * of them that no core idles long at the end, large enough that texts of like length meet.
 *
 * @param bytes of a piece
 * @param count pieces of the whole input
 * @param shuffled parts of a shuffle of the whole input, far larger: they are not encoded one by
 *     one
 */
record Splits(long bytes, int count, int shuffled) {
  private static final long SMALLEST = 64L << 10;
  private static final long LARGEST = 16L << 20;
  private static final int PER_CORE = 8;
  private static final long SHUFFLED = 4L << 20;
  private static final int MOST_SHUFFLED = 10_000;
  private static final String MAX_BYTES = "spark.sql.files.maxPartitionBytes";
  private static final String SHUFFLE = "spark.sql.shuffle.partitions";
  private static final String OPEN_COST = "spark.sql.files.openCostInBytes";

  static Splits of(long inputBytes, int cores) {
    long even = inputBytes / Math.max(1, (long) cores * PER_CORE) + 1;
    long bytes = Math.min(LARGEST, Math.max(SMALLEST, even));
    int shuffled = (int) Math.min(MOST_SHUFFLED, Math.max(cores, inputBytes / SHUFFLED));
    return new Splits(bytes, (int) Math.min(Integer.MAX_VALUE, inputBytes / bytes + 1), shuffled);
  }

  /** The same as options of Iceberg's reader, which has no ear for Spark's settings. */
  Map<String, String> icebergOptions() {
    return Map.of(
        "split-size", Long.toString(bytes),
        "file-open-cost", Long.toString(Math.min(bytes, SMALLEST)));
  }

  /** Settings that the user made stay. */
  void applyTo(SparkSession spark) {
    if (!spark.sparkContext().conf().contains(MAX_BYTES)) {
      spark.conf().set(MAX_BYTES, bytes);
    }
    if (!spark.sparkContext().conf().contains(OPEN_COST)) {
      spark.conf().set(OPEN_COST, Math.min(bytes, SMALLEST));
    }
    if (!spark.sparkContext().conf().contains(SHUFFLE)) {
      spark.conf().set(SHUFFLE, shuffled);
    }
  }
}
