package org.contexture.jobs.embed;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.EncoderSignature;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.config.RunSettings;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.html.ReportPage;
import org.contexture.jobs.report.watch.WatchedRun;
import org.contexture.jobs.store.OutputException;
import org.contexture.jobs.store.VectorStore;
import org.contexture.spark.column.AddedColumns;
import org.contexture.spark.column.ColumnPath;

/** {@code report.html} of a run. */
record HtmlReport(
    SparkSession spark,
    JobSettings settings,
    AddedColumns columns,
    EncoderSignature encoder,
    WatchedRun figures) {
  private static final String FILE = "report.html";

  /**
   * Checks what the page will need.
   *
   * @param output the output's columns
   * @throws CorpusException where there is no column to colour by
   */
  static void check(RunSettings settings, StructType output) {
    Optional<String> color = settings.reportColorColumn();
    List<String> names = List.of(output.fieldNames());
    if (color.isPresent() && ColumnPath.find(output, color.get()).isEmpty()) {
      throw new CorpusException(
          "Output has no column '"
              + color.get()
              + "' to colour the report by; columns: "
              + String.join(", ", names));
    }
  }

  /**
   * Writes the page. The vectors are there already: where it cannot be made, that is told and is no
   * failure of the run.
   *
   * @param problems where that is told
   */
  void write(VectorStore store, JobReport report, PrintStream problems) {
    // Spark throws checked exceptions that no signature names.
    try {
      Function<SparkSession, Dataset<Row>> output = store::read;
      store.writeSideFile(
          FILE, ReportPage.of(spark, output, report, figures, columns, encoder, settings));
    } catch (Exception e) {
      String reason = Failure.of(e).message();
      problems.println("Cannot make " + FILE + ": " + reason + "; the output is complete");
      replace(store, ReportPage.unavailable(report.run().id(), reason), problems);
    }
  }

  /** A page of an earlier run must not pass for this one's. */
  private static void replace(VectorStore store, String page, PrintStream problems) {
    try {
      store.writeSideFile(FILE, page);
    } catch (OutputException e) {
      problems.println(e.getMessage());
    }
  }
}
