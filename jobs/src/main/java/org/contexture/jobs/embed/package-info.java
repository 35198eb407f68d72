/**
 * {@code embed}, the main job: a corpus in, its rows with their vectors out, and a report. Imports
 * the rooms of the corpus, the plan, the store and the report.
 */
package org.contexture.jobs.embed;
