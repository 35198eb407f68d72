package org.contexture.jobs.corpus;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How large a piece of the input files one task reads. Encoding a megabyte takes minutes where
 * reading it takes milliseconds, so pieces are far smaller than Spark's default of 128 MiB: enough
 * of them that no core idles long at the end, large enough that texts of like length meet. Small
 * files share a piece: each counts as its bytes and some for being opened, so that neither many
 * bytes nor many files come together in one task, and no file has a task of its own for being one.
 *
 * @param bytes of a piece, with those that its files count for being opened
 * @param count pieces of the whole input
 * @param shuffled parts of a shuffle of the whole input, far larger: they are not encoded one by
 *     one
 * @param listing tasks that look up files where there are many to look up
 * @param small whether plans are run as they are: compiling them, or changing them on the way,
 *     takes longer than it saves
 */
record Splits(long bytes, int count, int shuffled, int listing, boolean small) {
  private static final String PIECE = "spark.sql.files.maxPartitionBytes";

  /** What opening a file takes, in bytes that are encoded meanwhile. */
  private static final long OPENING = 1L << 10;

  private static final long SMALLEST = 64L << 10;
  private static final long LARGEST = 16L << 20;
  private static final int PER_CORE = 8;
  private static final long SHUFFLED = 4L << 20;
  private static final long OF_OUTPUT = 32L << 20;
  private static final int MOST_SHUFFLED = 10_000;
  private static final long SMALL = 64L << 20;

  private static final Map<String, String> OF_SMALL =
      Map.of(
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN",
          "spark.sql.adaptive.enabled", "false");

  static Splits of(long inputBytes, int files, int cores) {
    long opening = files * OPENING;
    long cost = Math.max(inputBytes, inputBytes + opening);
    long even = cost / Math.max(1, (long) cores * PER_CORE) + 1;
    long bytes = Math.min(LARGEST, Math.max(SMALLEST, even));
    int shuffled = (int) Math.min(MOST_SHUFFLED, Math.max(cores, inputBytes / SHUFFLED));
    int count = (int) Math.min(Integer.MAX_VALUE, cost / bytes + 1);
    return new Splits(bytes, count, shuffled, cores * PER_CORE, cost <= SMALL);
  }

  static Splits of(SparkSession spark, InputFiles files) {
    return of(files.bytes(), files.paths().size(), spark.sparkContext().defaultParallelism());
  }

  /** Whether a setting of a session may be one of these. */
  static boolean isOne(String key) {
    return of(0, 0, 1).settings(Map.of()).containsKey(key);
  }

  /** The same as options of Iceberg's reader, which has no ear for Spark's settings. */
  Map<String, String> icebergOptions() {
    return Map.of(
        "split-size", Long.toString(bytes),
        "file-open-cost", Long.toString(OPENING));
  }

  /** Settings that the user made stay. */
  void applyTo(SparkSession spark) {
    settings(CollectionConverters.asJava(spark.conf().getAll()))
        .forEach((key, value) -> set(spark, key, value));
  }

  /**
   * What a session is to have.
   *
   * @param now what it has
   * @return by key; nothing where Spark's own is right again, after a small input in this session
   */
  Map<String, Optional<String>> settings(Map<String, String> now) {
    Map<String, Optional<String>> settings = new LinkedHashMap<>();
    settings.put(PIECE, Optional.of(Long.toString(bytes)));
    settings.put("spark.sql.files.openCostInBytes", Optional.of(Long.toString(OPENING)));
    // Otherwise Spark makes smaller pieces where there are more cores than pieces.
    settings.put("spark.sql.files.minPartitionNum", Optional.of("1"));
    settings.put("spark.sql.shuffle.partitions", Optional.of(Integer.toString(shuffled)));
    // Spark's own is a task for each of up to 10,000 paths.
    settings.put(
        "spark.sql.sources.parallelPartitionDiscovery.parallelism",
        Optional.of(Integer.toString(listing)));
    OF_SMALL.forEach(
        (key, value) -> {
          if (small) {
            settings.put(key, Optional.of(value));
          } else if (value.equals(now.get(key))) {
            settings.put(key, Optional.empty());
          }
        });
    return settings;
  }

  /** For reading what was written: a few columns of it, which no task is long at. */
  static void ofOutput(SparkSession spark) {
    set(spark, PIECE, Optional.of(Long.toString(OF_OUTPUT)));
  }

  private static void set(SparkSession spark, String key, Optional<String> value) {
    if (!spark.sparkContext().conf().contains(key)) {
      value.ifPresentOrElse(given -> spark.conf().set(key, given), () -> spark.conf().unset(key));
    }
  }
}
