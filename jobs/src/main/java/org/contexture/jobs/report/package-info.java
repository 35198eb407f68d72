/**
 * What a job tells: while it runs, at its end, and in {@code report.json}. Imports {@code config}
 * and {@code plan}.
 */
package org.contexture.jobs.report;
