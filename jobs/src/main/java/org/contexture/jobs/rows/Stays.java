package org.contexture.jobs.rows;

/** What of an output may stay as it is where its rows do not change. */
public enum Stays {
  /** Files all of whose rows are in the corpus as they are. */
  FILES,
  /** Rows: the others take their places by their ids. */
  ROWS,
  /** All of it, where no row changed. */
  ALL_OR_NOTHING,
  /** Nothing: it is to be laid out in another way. */
  NOTHING
}
