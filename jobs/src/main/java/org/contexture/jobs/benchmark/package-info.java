/** How near the job comes to the machine's speed, measured in one run. */
package org.contexture.jobs.benchmark;
