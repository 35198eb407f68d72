/**
 * The corpus: where its rows come from, and which of its lines could not be read. Imports {@code
 * config}, {@code path}, {@code rows} and {@code table}.
 */
package org.contexture.jobs.corpus;
