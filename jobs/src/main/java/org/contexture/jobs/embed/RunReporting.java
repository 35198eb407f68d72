package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.jobs.store.RunFiles;
import org.contexture.jobs.store.StoredReport;
import org.contexture.jobs.store.VectorStore;

/** What a run keeps and says beside its rows: its malformed lines, and {@code report.json}. */
final class RunReporting {
  private final BadLines badLines;
  private final VectorStore store;
  private final BiFunction<RunOutcome, JobReport.BadRecords, JobReport> making;
  private long badRecords;
  private String keptBy;
  private JobReport report;

  /**
   * For one run.
   *
   * @param making puts the report together, when nothing more is to be counted
   */
  RunReporting(
      BadLines badLines,
      VectorStore store,
      String runId,
      BiFunction<RunOutcome, JobReport.BadRecords, JobReport> making) {
    this.badLines = badLines;
    this.store = store;
    this.keptBy = runId;
    this.making = making;
  }

  /**
   * What goes beside the rows of a run.
   *
   * @param rows well-formed ones of the corpus
   * @param outcome of the run, once the totals of its rows are known
   */
  RunFiles files(long rows, Function<RowTotals, RunOutcome> outcome) {
    return new RunFiles() {
      @Override
      public void keep(Path side) {
        badRecords = badLines.count(rows);
        if (badRecords > 0) {
          badLines.write(badLines.folder(side, keptBy));
        }
      }

      @Override
      public Map<String, String> texts(RowTotals written) {
        return report(outcome.apply(written));
      }
    };
  }

  /** The same where another run put the rows into the output, and kept the malformed lines. */
  RunFiles filesKeptBy(String runId, RunOutcome outcome) {
    return new RunFiles() {
      @Override
      public void keep(Path side) {
        badRecords = badLines.count(outcome.counts().rowsIn());
        keptBy = runId;
      }

      @Override
      public Map<String, String> texts(RowTotals all) {
        return report(outcome);
      }
    };
  }

  private Map<String, String> report(RunOutcome outcome) {
    report =
        making.apply(
            outcome,
            new JobReport.BadRecords(
                badRecords, badRecords == 0 ? "" : badLines.folder(store.sideFolder(), keptBy)));
    return Map.of(StoredReport.NAME, report.json());
  }

  /** The rows are in the output: what a person is shown of them cannot fail the run any more. */
  void tell(Consumer<JobReport> told, PrintStream problems) {
    // Spark throws checked exceptions that no signature names.
    try {
      told.accept(report);
    } catch (Exception e) {
      problems.println(
          "Cannot show the result: " + Failure.of(e).message() + "; the output is complete");
    }
  }

  /** What they say. */
  JobReport report() {
    return report;
  }
}
