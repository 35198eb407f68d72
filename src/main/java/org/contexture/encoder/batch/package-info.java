/** Which texts share one run of the model. Imports nothing of ours. */
package org.contexture.encoder.batch;
