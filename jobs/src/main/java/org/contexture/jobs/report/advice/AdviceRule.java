package org.contexture.jobs.report.advice;

import static org.contexture.jobs.print.Figure.percent;
import static org.contexture.jobs.print.Figure.say;
import static org.contexture.jobs.print.Figure.share;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.contexture.encoder.spec.LongText;

/**
 * When a figure is worth a word, and what to do about it.
 *
 * @param ofSpeed whether it is about speed, of which a short run tells nothing
 */
public record AdviceRule(
    boolean ofSpeed,
    Predicate<RunFacts> applies,
    Function<RunFacts, String> finding,
    Function<RunFacts, String> action) {
  private static final double SHORT_SECONDS = 10;

  /** What was lost comes first. */
  private static final List<AdviceRule> ALL =
      List.of(
          ofRows(
              run -> run.rows().failedTexts() > 0,
              run -> say("%,d texts failed and have no vector.", run.rows().failedTexts()),
              run ->
                  "The reasons are under Failures; the status 'failed' selects the rows. To allow"
                      + " that many: --max-failed-rows."),
          ofRows(
              run -> run.rows().badRecords() > 0,
              run -> say("%,d malformed lines are no rows of the output.", run.rows().badRecords()),
              run ->
                  "Look at them where they are kept (--bad-records), mend the input, or its reader's --input-option."),
          ofRows(
              run ->
                  run.settings().longText() == LongText.TRUNCATE
                      && share(run.rows().rowsTruncated(), run.rows().rows()) >= 0.05,
              run ->
                  say(
                      "%s of the rows were cut at the token limit: the rest of their text is in no vector.",
                      percent(run.rows().rowsTruncated(), run.rows().rows())),
              run ->
                  "--long-text window puts all of a text into its vector; it costs time per token."),
          ofRows(
              run -> run.rows().rows() == 0,
              run -> "No row came in.",
              run -> "Look at --input and --input-format."),
          ofRows(
              run -> run.rows().rows() > 0 && run.seconds() < SHORT_SECONDS,
              run ->
                  say(
                      "The run took %.1f s: too short to tell anything about speed.",
                      run.seconds()),
              run -> "Judge the speed by a run of a minute or more."),
          ofSpeed(
              run -> run.tasks().failedTasks() > 0,
              run ->
                  say(
                      "%,d tries of tasks failed, which cost %.0f s of cores.",
                      run.tasks().failedTasks(), run.tasks().failedSeconds()),
              run ->
                  "Spark's log says why; where executors were killed, raise spark.executor.memoryOverhead."),
          ofSpeed(
              run -> run.tokens().padding() >= 0.10,
              run ->
                  say("%s of what the model ran on was padding.", percent(run.tokens().padding())),
              run ->
                  say(
                      "Raise --window-rows (now %,d) or lower --token-budget (now %,d).",
                      run.settings().windowRows(), run.settings().tokenBudget())),
          ofSpeed(
              run -> run.tasks().tasks() > 0 && run.tasks().tasks() < run.tasks().slots(),
              run ->
                  say(
                      "There were %,d tasks where %,d could run at once.",
                      run.tasks().tasks(), run.tasks().slots()),
              run -> say("--partitions %d", 3 * run.tasks().slots())),
          ofSpeed(
              run ->
                  run.tasks().tasks() >= run.tasks().slots()
                      && share(run.time().tail(), run.time().busy() + run.time().idle()) >= 0.05,
              run ->
                  say(
                      "Cores waited %.0f s in sum for the last partitions; the slowest, %d, took %.1f s,"
                          + " the mean is %.1f s.",
                      run.time().tail(),
                      run.tasks().slowestPartition(),
                      run.tasks().longestTaskSeconds(),
                      run.tasks().meanTaskSeconds()),
              run ->
                  say(
                      "More and smaller partitions: --partitions %d",
                      Math.max(3 * run.tasks().slots(), 2 * run.tasks().tasks()))),
          ofSpeed(
              run -> share(run.time().gaps(), run.time().busy() + run.time().idle()) >= 0.10,
              run ->
                  say(
                      "Cores had no task for %s of the time in the middle of the run.",
                      percent(run.time().gaps(), run.time().busy() + run.time().idle())),
              run ->
                  "Without --partitions there is no shuffle to wait for; under dynamic allocation raise"
                      + " spark.dynamicAllocation.minExecutors."),
          ofSpeed(
              run -> share(run.time().edges() + run.time().start(), run.time().all()) >= 0.20,
              run ->
                  say(
                      "Start and end took %s of the time. They hardly grow with the corpus.",
                      percent(share(run.time().edges() + run.time().start(), run.time().all()))),
              run -> "Give one run more --input, rather than many runs a little each."),
          ofSpeed(
              run -> share(run.time().rest(), run.time().busy()) >= 0.25,
              run ->
                  say(
                      "%s of the tasks' time was neither the model nor tokenizing, but reading, loading the"
                          + " model and writing.",
                      percent(run.time().rest(), run.time().busy())),
              run ->
                  (run.settings().local()
                          ? "A larger corpus loads the model no more often"
                          : "Fewer and larger executors load the model less often"
                              + " (spark.executor.cores)")
                      + "; smaller vectors are written faster (--vector with dimension or"
                      + " precision=int8)."),
          ofSpeed(
              run -> share(run.tasks().collectSeconds(), run.time().busy()) >= 0.10,
              run ->
                  say(
                      "%s of the tasks' time went to garbage collection.",
                      percent(run.tasks().collectSeconds(), run.time().busy())),
              run ->
                  say(
                      "Raise %s, or lower --window-rows (now %,d).",
                      run.settings().local() ? "--driver-memory" : "--executor-memory",
                      run.settings().windowRows())),
          ofSpeed(
              run ->
                  run.settings().longText() != LongText.TRUNCATE
                      && share(run.tokens().overlap(), run.tokens().tokens()) >= 0.15,
              run ->
                  say(
                      "%s of the tokens that the model ran on are in more than one window of a long text.",
                      percent(run.tokens().overlap(), run.tokens().tokens())),
              run -> "A lower --stride shares fewer. It changes the vectors of long texts."),
          ofSpeed(
              run -> share(run.rows().sharedTexts(), run.rows().okTexts()) >= 0.05,
              run ->
                  say(
                      "%s of the texts equal another one and were not encoded again.",
                      percent(run.rows().sharedTexts(), run.rows().okTexts())),
              run ->
                  say(
                      "--deduplicate decides whether equal texts are found beyond a window of %,d rows.",
                      run.settings().windowRows())));

  private static AdviceRule ofRows(
      Predicate<RunFacts> applies,
      Function<RunFacts, String> finding,
      Function<RunFacts, String> action) {
    return new AdviceRule(false, applies, finding, action);
  }

  private static AdviceRule ofSpeed(
      Predicate<RunFacts> applies,
      Function<RunFacts, String> finding,
      Function<RunFacts, String> action) {
    return new AdviceRule(true, applies, finding, action);
  }

  /** All advice for a run. */
  public static List<Advice> forRun(RunFacts run) {
    return ALL.stream()
        .filter(
            rule -> !rule.ofSpeed || (run.seconds() >= SHORT_SECONDS && run.tokens().tokens() > 0))
        .filter(rule -> rule.applies.test(run))
        .map(rule -> new Advice(rule.finding.apply(run), rule.action.apply(run)))
        .toList();
  }
}
