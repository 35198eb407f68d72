package org.contexture.jobs.corpus;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.contexture.jobs.config.CorpusSettings;

/**
 * A corpus as a reader has it.
 *
 * @param all rows, and where lines may be malformed these too
 * @param spread the tasks that they are to be spread over, where the files do not do it
 * @param notes what a person should know of how they are read, a sentence each
 * @param idCast that gave the ids their type
 */
record CorpusRows(
    Dataset<Row> all, Optional<Integer> spread, List<String> notes, Optional<IdCast> idCast) {
  /**
   * Rows in so many tasks as they come in or, where files cannot be split (compressed, or CSV),
   * spread by a shuffle, so that every core takes part.
   */
  static CorpusRows of(
      SparkSession spark,
      Dataset<Row> rows,
      CorpusSettings settings,
      InputFiles files,
      List<String> notes) {
    Optional<Integer> spread = settings.partitions().or(() -> spread(spark, rows, files));
    CorpusRows asTheyAre = new CorpusRows(rows, spread, notes, Optional.empty());
    return settings.idType().isPresent() && settings.idColumn().isPresent()
        ? asTheyAre.cast(settings.idColumn().get(), settings.idType().get())
        : asTheyAre;
  }

  private static Optional<Integer> spread(SparkSession spark, Dataset<Row> rows, InputFiles files) {
    int cores = spark.sparkContext().defaultParallelism();
    int wanted = Splits.of(spark, files).count();
    return rows.rdd().getNumPartitions() < Math.min(cores, wanted)
        ? Optional.of(wanted)
        : Optional.empty();
  }

  private CorpusRows cast(String id, DataType type) {
    IdCast cast = IdCast.of(all, id, type);
    return new CorpusRows(cast.in(all), spread, notes, Optional.of(cast));
  }

  /** Tasks that they are read in. */
  int partitions() {
    return spread.orElseGet(() -> all.rdd().getNumPartitions());
  }
}
