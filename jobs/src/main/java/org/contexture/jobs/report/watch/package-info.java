/** Watches Spark while a run runs, and says what it saw. Imports no other package of the jobs. */
package org.contexture.jobs.report.watch;
