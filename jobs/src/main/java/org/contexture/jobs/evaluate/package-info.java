/**
 * What vectors are good for: a task's data, the feature sets that are compared on it, and the
 * scores. Imports {@code config}, {@code corpus}, {@code model}, {@code path} and {@code
 * report.html} of the jobs' own.
 */
package org.contexture.jobs.evaluate;
