/**
 * The output: Parquet files, written in pieces and published in one step. Imports {@code config}
 * and {@code plan}.
 */
package org.contexture.jobs.store;
