/**
 * The report for people: one HTML file that says what a run did, what it met, and what would make
 * it faster. Imports {@code config}, {@code print}, {@code rows} and the other rooms of {@code
 * report} but {@code live}.
 */
package org.contexture.jobs.report.html;
