package org.contexture.jobs.report.html;

import static org.contexture.jobs.print.Figure.percent;
import static org.contexture.jobs.print.Figure.say;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.output.LengthHistogram;

/** How long the texts are, and what was cut. */
record LengthsSection(List<String> facts, LengthHistogram histogram) {

  static LengthsSection of(JobReport report, LengthHistogram histogram, OptionalInt limit) {
    if (histogram.bins().isEmpty()) {
      return new LengthsSection(List.of("No text has tokens."), histogram);
    }
    List<String> facts = new ArrayList<>();
    long cut = histogram.bins().stream().mapToLong(LengthHistogram.Bin::cut).sum();
    limit.ifPresent(
        most ->
            facts.add(
                cut == 0
                    ? say("No text was cut. The limit is %,d tokens.", most)
                    : say(
                        "%,d of %,d texts have more than the limit of %,d tokens and were cut.",
                        cut, histogram.texts(), most)));
    long lost = report.encoded().work().textTokens() - report.encoded().work().textTokensUsed();
    if (lost > 0) {
      facts.add(
          say(
              "Of the %,d tokens of the texts that the model ran on, %,d (%s) are in no vector: they"
                  + " were cut, or their text failed.",
              report.encoded().work().textTokens(),
              lost,
              percent(lost, report.encoded().work().textTokens())));
    }
    return new LengthsSection(facts, histogram);
  }

  List<LengthHistogram.Bin> bins() {
    return histogram.bins();
  }

  boolean hasBins() {
    return !histogram.bins().isEmpty();
  }
}
