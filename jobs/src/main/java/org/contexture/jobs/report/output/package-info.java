/**
 * What the report for people reads in the output when it is finished. Imports {@code print} and
 * {@code rows}.
 */
package org.contexture.jobs.report.output;
