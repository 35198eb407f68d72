package org.contexture.jobs.report.html;

import static org.contexture.jobs.print.Figure.count;
import static org.contexture.jobs.print.Figure.percent;
import static org.contexture.jobs.print.Figure.say;

import java.util.List;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.advice.RunFacts;
import org.contexture.jobs.report.watch.WatchedRun;

/** A figure at the top of the page. */
record Tile(String name, String value, String note) {

  static List<Tile> all(JobReport report, RunFacts run, WatchedRun figures) {
    long texts = RowsSection.texts(report);
    return List.of(
        new Tile(
            "Rows",
            count(report.written().rows()),
            say("%,d in, %,d out", report.compared().rowsIn(), report.written().rows())),
        new Tile(
            "With a vector",
            percent(run.rows().okTexts(), texts),
            say("%,d of %,d texts", run.rows().okTexts(), texts)),
        new Tile(
            "Cut",
            percent(report.written().truncated(), report.written().rows()),
            say("%,d rows", report.written().truncated())),
        new Tile(
            "Failed",
            count(run.rows().failedTexts()),
            say("and %,d malformed lines", report.badRecords().count())),
        new Tile(
            "Tokens per second",
            say("%,.0f", report.tokensPerSecond()),
            say("%,d in %,.1f s", report.encoded().work().tokens(), report.times().wallSeconds())),
        new Tile(
            "Cores busy",
            percent(run.time().busyShare()),
            say("%,d cores, %,.1f s", figures.cores().most(), figures.seconds())),
        new Tile("Padding", percent(run.tokens().padding()), "of what the model ran on"),
        new Tile(
            "Not encoded again",
            count(run.rows().keptRows() + run.rows().sharedTexts()),
            say(
                "%,d kept, %,d equal to another",
                run.rows().keptRows(), run.rows().sharedTexts())));
  }
}
