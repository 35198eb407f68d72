/** Measures of how well predictions fit, by their standard definitions. Imports nothing of ours. */
package org.contexture.jobs.evaluate.metric;
