/**
 * The output: Parquet files, written in pieces and published in one step, or a table. Imports
 * {@code config}, {@code rows} and {@code table}.
 */
package org.contexture.jobs.store;
