package org.contexture.jobs.rows;

/**
 * What is known of a corpus that was read: it is the same corpus as long as its listing is.
 *
 * @param listing digest of what a listing of its files shows, and of how they are read
 * @param schema of its rows, as Spark writes it in JSON
 * @param badRecords lines that are no rows
 */
public record CorpusState(String listing, String schema, long badRecords) {}
