package org.contexture.jobs.report.html;

import org.contexture.encoder.spec.LongText;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.report.JobReport;

/**
 * The figures that {@link AdviceRule} looks at.
 *
 * @param seconds of the write
 * @param slots tasks that could run at once
 * @param okTexts texts with a vector
 * @param sharedTexts texts that got the vector of an equal one
 * @param keptRows rows that kept the vector that an earlier run had made
 * @param usedTokens of the texts, each once
 * @param tokens that the model ran on, those that windows share in each
 * @param time of the cores
 * @param longText what was to be done with texts over the limit
 */
record RunFacts(
    double seconds,
    int slots,
    int tasks,
    double meanTaskSeconds,
    double longestTaskSeconds,
    int slowestPartition,
    int failedTasks,
    double failedSeconds,
    double collectSeconds,
    long rows,
    long okTexts,
    long sharedTexts,
    long keptRows,
    long rowsTruncated,
    long failedTexts,
    long badRecords,
    long usedTokens,
    long tokens,
    long paddedTokens,
    CoreTime time,
    int windowRows,
    int tokenBudget,
    LongText longText,
    boolean local) {

  static RunFacts of(JobReport report, RunFigures figures, ModelSettings model) {
    int taskCpus = Integer.parseInt(report.spark().get("task_cpus"));
    return new RunFacts(
        figures.seconds(),
        figures.cores() / taskCpus,
        figures.tasks(),
        figures.meanSeconds(),
        figures.slowest().isEmpty() ? 0 : figures.slowest().get(0).seconds(),
        figures.slowest().isEmpty() ? 0 : figures.slowest().get(0).partition(),
        figures.failedTasks(),
        figures.failedSeconds(),
        figures.collectSeconds(),
        report.rowsOut(),
        report.rowsByStatus().get("ok"),
        report.rowsDeduplicated(),
        report.rowsReused() + report.rowsResumed(),
        report.rowsTruncated(),
        report.rowsByStatus().get("failed"),
        report.badRecords(),
        report.textTokensUsed(),
        report.tokens(),
        report.paddedTokens(),
        CoreTime.of(
            figures,
            taskCpus,
            report.encodeSeconds(),
            report.tokenizeSeconds(),
            report.startSeconds()),
        model.windowRows(),
        model.tokenBudget(),
        model.spec().longText(),
        report.spark().get("master").startsWith("local"));
  }

  double padding() {
    return Figure.share(paddedTokens - tokens, paddedTokens);
  }
}
