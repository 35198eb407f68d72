/**
 * The output: Parquet files, staged beside it and published in one step, or a table. Imports {@code
 * config}, {@code path}, {@code rows} and {@code table}.
 */
package org.contexture.jobs.store;
