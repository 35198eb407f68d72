/**
 * The corpus: where its rows come from, and which of its lines could not be read. Imports {@code
 * config}.
 */
package org.contexture.jobs.corpus;
