package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.spec.EncoderSettings;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.print.Preview;
import org.contexture.jobs.report.JobReport;
import org.contexture.spark.redact.Redaction;

/** What a finished run tells the person who started it. */
record RunSummary(EmbedJob job, JobReport report, JobSettings asked, PrintStream out) {
  void print() {
    out.printf(
        Locale.ROOT,
        "Encoded %s with %s in %.1f s (%,.0f tokens/s).%n",
        report.run().corpus(),
        report.model().name(),
        report.times().wallSeconds(),
        report.tokensPerSecond());
    line("rows", "%,d in, %,d out", report.compared().rowsIn(), report.written().rows());
    printChanges();
    line("status", "%s", counts(report.written().byStatus()));
    if (report.encoded().work().wordsUnknown() > 0) {
      line(
          "unknown",
          "%,d words of these texts have no vector",
          report.encoded().work().wordsUnknown());
    }
    EncoderSettings settings = job.encoder().settings();
    if (settings.longText().value() == LongText.TRUNCATE
        && settings.maxTokens().value() < Integer.MAX_VALUE) {
      line(
          "truncated",
          "%,d rows (over %s tokens)",
          report.written().truncated(),
          report.model().settings().get("max-tokens").get("value"));
    }
    line(
        "encoded",
        "%,d texts in %,d windows, %,d of their %,d tokens",
        report.encoded().work().textsEncoded(),
        report.encoded().work().windows(),
        report.encoded().work().textTokensUsed(),
        report.encoded().work().textTokens());
    report.encoded().elements().forEach((vector, counts) -> line(vector, "%s", counts(counts)));
    if (report.badRecords().count() > 0) {
      line(
          "bad records",
          "%,d, kept in %s",
          report.badRecords().count(),
          report.badRecords().path());
    }
    line(
        "vectors",
        "%s; fingerprint %s",
        job.encoder().vectors().stream()
            .map(vector -> vector.name() + " (" + vector.dimension() + " values)")
            .collect(Collectors.joining(", ")),
        report.model().fingerprint().substring(0, 12));
    if (!report.model().leftOut().isEmpty()) {
      line("left out", "of the model's file %s", report.model().leftOut());
    }
    line("output", "%s (%s)", report.run().output(), format());
    line(
        "report",
        "%s/report.html%s, report.json beside it",
        Redaction.of(job.sideFolder().toString()),
        report.run().inputRead() ? "" : " of the run that wrote these files");
    if (!report.run().inputRead()) {
      return;
    }
    out.println();
    Preview.of(job.read(), job.columns().textNames().get(0), sentenceColumn(), idColumn())
        .forEach(out::println);
  }

  private String format() {
    return asked.output().format().table().map(format -> format.id() + " table").orElse("Parquet");
  }

  private String unchanged() {
    if (!report.run().inputRead()) {
      return "; the corpus is listed as it was, and was not read";
    }
    return report.run().published() ? "" : "; the data files stay as they are";
  }

  /** How the corpus compares with what was stored, where there was anything. */
  private void printChanges() {
    if (report.run().mode() == OutputMode.INCREMENTAL) {
      line(
          "changes",
          "%,d reused (%,d with other columns changed), %,d new, %,d changed, %,d removed%s",
          report.compared().rowsReused(),
          report.compared().rowsUpdated(),
          report.compared().rowsNew(),
          report.compared().rowsChanged(),
          report.compared().rowsRemoved(),
          unchanged());
    }
    if (!report.reuse().reencodedBecause().isEmpty()) {
      line("all again", "%s", report.reuse().reencodedBecause());
    }
    if (report.compared().rowsResumed() > 0) {
      line(
          "resumed",
          "%,d rows were encoded before the last run ended",
          report.compared().rowsResumed());
    }
    if (report.rowsDeduplicated() > 0) {
      line("shared", "%,d rows share the vector of an equal text", report.rowsDeduplicated());
    }
  }

  /** The first column that a row has one vector of floats in. */
  private Optional<String> sentenceColumn() {
    return job.encoder().vectors().stream()
        .filter(vector -> vector.level() == Level.SENTENCE)
        .filter(vector -> vector.settings().precision() == Precision.FLOAT32)
        .map(job.columns()::firstColumnOf)
        .findFirst();
  }

  private static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .filter(count -> count.getValue() > 0)
        .map(count -> String.format(Locale.ROOT, "%s %,d", count.getKey(), count.getValue()))
        .collect(Collectors.joining(", "));
  }

  private Optional<String> idColumn() {
    return asked.corpus().input().isEmpty() ? Optional.of("id") : asked.corpus().idColumn();
  }

  private void line(String name, String format, Object... values) {
    out.printf("  %-12s %s%n", name, String.format(Locale.ROOT, format, values));
  }
}
