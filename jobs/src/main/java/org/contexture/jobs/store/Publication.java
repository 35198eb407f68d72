package org.contexture.jobs.store;

import java.util.Optional;
import java.util.function.Supplier;
import org.contexture.encoder.EncoderSignature;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.rows.Changes;
import org.contexture.jobs.rows.CorpusState;
import org.contexture.jobs.rows.RowCounts;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.RowTotals;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.column.VectorMetadata;

/**
 * What a run puts into its output.
 *
 * @param targetBytes size of a file; smaller ones are combined
 * @param source what the corpus will be known by, once its rows were read
 */
public record Publication(
    String runId,
    EncoderSignature encoder,
    RowLayout layout,
    FileLayout files,
    RowCounts counts,
    Changes changes,
    long targetBytes,
    Supplier<Optional<CorpusState>> source) {
  InputNames texts() {
    return layout.texts();
  }

  /** Every row that came in must go out. */
  void check(long rows) {
    if (rows != counts.rowsIn()) {
      throw new IllegalStateException(
          "rows written must equal rows read: " + rows + " of " + counts.rowsIn());
    }
  }

  /**
   * What the next run is to know, should this one die.
   *
   * @param staging has the run's rows
   */
  RunRecord record(OutputMode mode, Staging staging, RowTotals ofRun, Runtimes runtimes) {
    String digest = mode.keepsAll() ? layout.digest(staging.rows(layout.output())) : "";
    return new RunRecord(
        runId,
        mode,
        encoder.fingerprint(),
        VectorMetadata.columns(texts()),
        digest,
        ofRun,
        runtimes.describe());
  }

  /**
   * What is said of the output once the rows are in it.
   *
   * @param corpus where the output has its rows, which a run checked that compares them
   */
  Manifest manifest(
      String format, RowTotals all, Manifest.Contents contents, Optional<CorpusState> corpus) {
    return Manifest.of(runId, encoder, layout, format, files.partitionBy(), all, contents, corpus);
  }
}
