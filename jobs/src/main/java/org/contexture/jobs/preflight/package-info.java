/**
 * What can be known before a run: that executors open the model, that memory holds it, that the
 * output can be written. Imports of ours the store, the encoder and {@code org.contexture.spark}.
 */
package org.contexture.jobs.preflight;
