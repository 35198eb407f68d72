package org.contexture.jobs.rows;

import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What becomes of an output's earlier rows where a run's rows go into it.
 *
 * @param keptFiles paths of the files that stay as they are
 * @param removedIds ids of rows that go, in one column and in a query that does not read the
 *     output; there only where rows take their places by their ids
 * @param rowsThatStay rows that stay because none takes their places; 0 without {@code removedIds}
 */
public record Changes(Set<String> keptFiles, Optional<Dataset<Row>> removedIds, long rowsThatStay) {
  /** The run's rows are all there is. */
  public static Changes everything() {
    return new Changes(Set.of(), Optional.empty(), 0);
  }
}
