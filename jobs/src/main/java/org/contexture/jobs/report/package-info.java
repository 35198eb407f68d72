/** What a job tells: while it runs, at its end, and in {@code report.json}. */
package org.contexture.jobs.report;
