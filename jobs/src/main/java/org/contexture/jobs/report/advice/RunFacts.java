package org.contexture.jobs.report.advice;

import org.contexture.encoder.spec.LongText;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.print.Figure;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.watch.WatchedRun;
import org.contexture.spark.executor.EncodeMetrics;

/**
 * The figures that {@link AdviceRule} looks at.
 *
 * @param seconds of the write
 * @param time of the cores
 */
public record RunFacts(
    double seconds, Tasks tasks, Rows rows, Tokens tokens, CoreTime time, Settings settings) {

  /**
   * The tasks that encoded rows.
   *
   * @param slots tasks that could run at once
   * @param failedTasks tries that failed, of any task
   * @param failedSeconds of cores in those
   * @param collectSeconds of cores in garbage collection
   */
  public record Tasks(
      int slots,
      int tasks,
      double meanTaskSeconds,
      double longestTaskSeconds,
      int slowestPartition,
      int failedTasks,
      double failedSeconds,
      double collectSeconds) {}

  /**
   * Rows and what came of their texts.
   *
   * @param okTexts texts with a vector
   * @param sharedTexts texts that got the vector of an equal one
   * @param keptRows rows that kept the vector that an earlier run had made
   */
  public record Rows(
      long rows,
      long okTexts,
      long sharedTexts,
      long keptRows,
      long rowsTruncated,
      long failedTexts,
      long badRecords) {}

  /**
   * Tokens.
   *
   * @param usedTokens of the texts, each once
   * @param tokens that the model ran on, those that windows share in each
   * @param paddedTokens with padding
   */
  public record Tokens(long usedTokens, long tokens, long paddedTokens) {
    /** Part of what the model ran on. */
    public double padding() {
      return Figure.share(paddedTokens - tokens, paddedTokens);
    }

    /** Those that the model ran on again, since windows share them. */
    public long overlap() {
      return Math.max(0, tokens - usedTokens);
    }
  }

  /**
   * What was asked for.
   *
   * @param longText what was to be done with texts over the limit
   * @param local whether the driver ran the tasks
   */
  public record Settings(int windowRows, int tokenBudget, LongText longText, boolean local) {}

  public static RunFacts of(JobReport report, WatchedRun figures, ModelSettings model) {
    int taskCpus = Integer.parseInt(report.run().spark().get("task_cpus"));
    EncodeMetrics.Work work = report.encoded().work();
    return new RunFacts(
        figures.seconds(),
        tasks(figures, taskCpus),
        rows(report),
        new Tokens(work.textTokensUsed(), work.tokens(), work.paddedTokens()),
        CoreTime.of(
            figures,
            taskCpus,
            work.encodeSeconds(),
            work.tokenizeSeconds(),
            report.times().startSeconds()),
        new Settings(
            model.windowRows(),
            model.tokenBudget(),
            model.spec().longText(),
            report.run().spark().get("master").startsWith("local")));
  }

  private static Tasks tasks(WatchedRun figures, int taskCpus) {
    WatchedRun.Tasks tasks = figures.tasks();
    return new Tasks(
        figures.cores().most() / taskCpus,
        tasks.count(),
        tasks.meanSeconds(),
        tasks.slowest().isEmpty() ? 0 : tasks.slowest().get(0).seconds(),
        tasks.slowest().isEmpty() ? 0 : tasks.slowest().get(0).partition(),
        tasks.failed(),
        figures.cores().failed(),
        figures.cores().collecting());
  }

  private static Rows rows(JobReport report) {
    return new Rows(
        report.written().rows(),
        report.written().byStatus().get("ok"),
        report.rowsDeduplicated(),
        report.compared().rowsReused() + report.compared().rowsResumed(),
        report.written().truncated(),
        report.written().byStatus().get("failed"),
        report.badRecords().count());
  }
}
