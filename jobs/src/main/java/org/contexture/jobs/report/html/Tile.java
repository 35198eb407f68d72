package org.contexture.jobs.report.html;

import static org.contexture.jobs.report.html.Figure.count;
import static org.contexture.jobs.report.html.Figure.percent;
import static org.contexture.jobs.report.html.Figure.say;

import java.util.List;
import org.contexture.jobs.report.JobReport;

/** A figure at the top of the page. */
record Tile(String name, String value, String note) {

  static List<Tile> all(JobReport report, RunFacts run, RunFigures figures) {
    long texts = RowsSection.texts(report);
    return List.of(
        new Tile(
            "Rows",
            count(report.rowsOut()),
            say("%,d in, %,d out", report.rowsIn(), report.rowsOut())),
        new Tile(
            "With a vector",
            percent(run.okTexts(), texts),
            say("%,d of %,d texts", run.okTexts(), texts)),
        new Tile(
            "Cut",
            percent(report.rowsTruncated(), report.rowsOut()),
            say("%,d rows", report.rowsTruncated())),
        new Tile(
            "Failed",
            count(run.failedTexts()),
            say("and %,d malformed lines", report.badRecords())),
        new Tile(
            "Tokens per second",
            say("%,.0f", report.tokensPerSecond()),
            say("%,d in %,.1f s", report.tokens(), report.wallSeconds())),
        new Tile(
            "Cores busy",
            percent(run.time().busyShare()),
            say("%,d cores, %,.1f s", figures.cores(), figures.seconds())),
        new Tile("Padding", percent(run.padding()), "of what the model ran on"),
        new Tile(
            "Not encoded again",
            count(run.keptRows() + run.sharedTexts()),
            say("%,d kept, %,d equal to another", run.keptRows(), run.sharedTexts())));
  }
}
