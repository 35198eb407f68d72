package org.contexture.jobs.report.html;

/**
 * A piece of advice.
 *
 * @param finding what was found, with its figure
 * @param action what to do about it, with the option
 */
record Advice(String finding, String action) {}
