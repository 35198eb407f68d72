/**
 * The report for people: one HTML file that says what a run did, what it met, and what would make
 * it faster. Imports {@code config} and {@code report}.
 */
package org.contexture.jobs.report.html;
