/**
 * What a run tells while it runs: how far it is, to people; its milestones, to other programs.
 * Imports {@code config}, {@code print}, {@code report}, {@code report.watch} and {@code rows}.
 */
package org.contexture.jobs.report.live;
