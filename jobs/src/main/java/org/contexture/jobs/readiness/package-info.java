/**
 * What a run needs before it starts: that executors open the model, that memory holds it, that the
 * output can be written. Imports {@code config} and {@code store}.
 */
package org.contexture.jobs.readiness;
