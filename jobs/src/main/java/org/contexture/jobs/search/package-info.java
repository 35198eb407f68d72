/**
 * Looking into a finished output: the rows nearest to a query, and a word's occurrences by sense.
 * Imports {@code config}, {@code path}, {@code print}, {@code rows}, {@code store} and {@code
 * table}.
 */
package org.contexture.jobs.search;
