/** The output: Parquet files, staged and then published. Imports {@code config}. */
package org.contexture.jobs.store;
