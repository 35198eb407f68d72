package org.contexture.jobs.rows;

/**
 * How the rows of a run compare with what was stored.
 *
 * @param rowsIn rows of the corpus
 * @param rowsReused rows whose vectors were in the output and stay
 * @param rowsUpdated those of them whose other columns changed
 * @param rowsNew rows that the output did not have
 * @param rowsChanged rows whose text changed, or that failed before
 * @param rowsRemoved rows of the output that the corpus has no longer
 * @param rowsKnown new and changed rows whose text has a vector in the output
 * @param rowsResumed new and changed rows whose vector an earlier run made that did not come to its
 *     end
 * @param rowsToEncode the others
 */
public record RowCounts(
    long rowsIn,
    long rowsReused,
    long rowsUpdated,
    long rowsNew,
    long rowsChanged,
    long rowsRemoved,
    long rowsKnown,
    long rowsResumed,
    long rowsToEncode) {
  /** Of a run that has nothing to compare with. */
  public static RowCounts allNew(long rows) {
    return new RowCounts(rows, 0, 0, rows, 0, 0, 0, 0, rows);
  }

  /** Of a run whose rows are in the output already. */
  public static RowCounts allReused(long rows) {
    return new RowCounts(rows, rows, 0, 0, 0, 0, 0, 0, 0);
  }
}
