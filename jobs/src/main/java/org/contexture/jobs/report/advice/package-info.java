/**
 * What would make a run faster or more whole: its figures, and when which of them is worth a word.
 * Imports {@code config}, {@code print}, {@code report}, {@code report.watch} and {@code rows}.
 */
package org.contexture.jobs.report.advice;
