package org.contexture.jobs.report.html;

import static org.contexture.jobs.print.Figure.count;
import static org.contexture.jobs.print.Figure.say;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.contexture.encoder.text.TextStatus;
import org.contexture.jobs.print.Figure;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.advice.RunFacts;
import org.contexture.jobs.report.output.FinishedOutput;

/**
 * What came of the texts.
 *
 * @param samplesAre what the samples of a failure are
 */
record RowsSection(
    List<Status> statuses,
    List<String> facts,
    List<Named> elements,
    List<FinishedOutput.Failures> failures,
    String samplesAre) {

  /** What became of some texts. */
  record Status(String name, long count, String share, String meaning) {}

  static RowsSection of(
      JobReport report, RunFacts run, List<FinishedOutput.Failures> failures, String samplesAre) {
    return new RowsSection(
        statuses(report), facts(report, run), elements(report), failures, samplesAre);
  }

  private static List<Status> statuses(JobReport report) {
    long all = texts(report);
    List<Status> statuses = new ArrayList<>();
    for (TextStatus status : TextStatus.values()) {
      long count = report.written().byStatus().get(status.id());
      if (count > 0 || status == TextStatus.OK) {
        statuses.add(new Status(status.id(), count, Figure.percent(count, all), meaning(status)));
      }
    }
    return statuses;
  }

  static long texts(JobReport report) {
    return report.written().byStatus().values().stream().mapToLong(Long::longValue).sum();
  }

  private static String meaning(TextStatus status) {
    return switch (status) {
      case OK -> "has its vector";
      case NULL_TEXT -> "there was no text";
      case EMPTY_TEXT -> "the text was empty, or held only white space or control characters";
      case NO_KNOWN_WORD -> "the model knows none of its words";
      case TOO_LONG -> "more tokens than max-tokens, under --long-text fail";
      case FAILED -> "the model failed on it: see Failures";
    };
  }

  private static List<String> facts(JobReport report, RunFacts run) {
    List<String> facts = new ArrayList<>();
    if (report.badRecords().count() > 0) {
      facts.add(
          say(
              "%,d malformed lines are no rows; they are kept in %s",
              report.badRecords().count(), report.badRecords().path()));
    }
    if (run.rows().keptRows() > 0) {
      facts.add(
          say(
              "%,d rows kept the vector that an earlier run had made; %,d were new, %,d had changed,"
                  + " %,d left the output.",
              run.rows().keptRows(),
              report.compared().rowsNew(),
              report.compared().rowsChanged(),
              report.compared().rowsRemoved()));
    }
    if (!report.reuse().reencodedBecause().isEmpty()) {
      facts.add("No vector was kept: " + report.reuse().reencodedBecause());
    }
    if (!report.reuse().mixedRuntime().isEmpty()) {
      facts.add("The output holds " + report.reuse().mixedRuntime());
    }
    if (run.rows().sharedTexts() > 0) {
      facts.add(
          say(
              "The model ran on %,d texts: %,d more have the vector of an equal one.",
              report.encoded().work().textsEncoded(), run.rows().sharedTexts()));
    }
    facts.add(
        "Were equal texts brought together from all over the corpus? "
            + report.reuse().deduplicated());
    if (report.encoded().work().wordsUnknown() > 0) {
      facts.add(
          say("%,d words of these texts have no vector.", report.encoded().work().wordsUnknown()));
    }
    if (!report.model().leftOut().isEmpty()) {
      facts.add("Left out of the model's file: " + report.model().leftOut());
    }
    return facts;
  }

  private static List<Named> elements(JobReport report) {
    return report.encoded().elements().entrySet().stream()
        .map(
            vector ->
                Named.of(
                    vector.getKey(),
                    vector.getValue().entrySet().stream()
                        .filter(status -> status.getValue() > 0)
                        .map(status -> status.getKey() + " " + count(status.getValue()))
                        .collect(Collectors.joining(", "))))
        .toList();
  }

  boolean hasElements() {
    return !elements.isEmpty();
  }

  boolean hasFailures() {
    return !failures.isEmpty();
  }
}
