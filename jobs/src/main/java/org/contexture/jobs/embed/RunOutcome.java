package org.contexture.jobs.embed;

import org.contexture.jobs.rows.RowCounts;
import org.contexture.jobs.rows.RowTotals;

/**
 * What a run did.
 *
 * @param written counts of all its rows, encoded or not
 * @param reencodedBecause why an incremental run kept no vector; empty where it did
 * @param mixedRuntime in what machinery the vectors of the output differ; empty where in none
 * @param deduplicated whether equal texts were brought together, and why
 * @param published whether the data changed
 * @param inputRead whether a row of the corpus was read; a listing of its files told enough where
 *     not
 */
record RunOutcome(
    RowCounts counts,
    RowTotals written,
    String reencodedBecause,
    String mixedRuntime,
    String deduplicated,
    boolean published,
    boolean inputRead) {}
