package org.contexture.jobs.verify;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.store.DataFile;
import org.contexture.jobs.store.Manifest;
import org.contexture.jobs.store.OutputException;
import org.contexture.jobs.store.VectorStore;
import org.contexture.spark.ColumnException;

/**
 * Checks an output against its manifest, its report and itself. Files are read once for their pages
 * and once for their rows, ids once more, and a sample's files once more.
 */
public final class Verification {
  private final SparkSession spark;
  private final Configuration hadoop;
  private final VerifyRequest asked;
  private final Path output;
  private final Outcome outcome = new Outcome();

  private Verification(SparkSession spark, VerifyRequest asked) throws IOException {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.asked = asked;
    Path given = new Path(asked.output());
    this.output = given.getFileSystem(hadoop).makeQualified(given);
  }

  /**
   * Makes every check that the output and what is asked allow.
   *
   * @throws ConfigException where there is no output of Contexture, or it has no such id column
   * @throws org.contexture.encoder.model.ModelException where a model is asked for that cannot be
   *     used with the output's settings
   */
  public static VerifyReport of(SparkSession spark, VerifyRequest asked) {
    try {
      Verification verification = new Verification(spark, asked);
      verification.checkOutput();
      verification.check();
      return verification.outcome.report(verification.output.toString());
    } catch (IOException | IllegalArgumentException e) {
      throw refused(asked, String.valueOf(e.getMessage()));
    }
  }

  private static ConfigException refused(VerifyRequest asked, String reason) {
    return new ConfigException(List.of("Cannot verify output " + asked.output() + ": " + reason));
  }

  private void checkOutput() throws IOException {
    FileSystem files = output.getFileSystem(hadoop);
    if (!files.exists(output)) {
      throw refused(asked, "it does not exist");
    }
    if (!files.exists(new Path(output, VectorStore.SIDE))) {
      throw refused(asked, "Contexture did not write it: it has no folder " + VectorStore.SIDE);
    }
  }

  private void check() throws IOException {
    Optional<Manifest> read = manifest();
    Optional<OutputLayout> layout = read.flatMap(this::layout);
    if (layout.isEmpty()) {
      outcome.leftOutFrom(Check.FILES, "it needs the manifest");
      return;
    }
    Manifest manifest = read.orElseThrow();
    Optional<String> idColumn = idColumn(manifest, layout.get());
    FileChecks files = new FileChecks(spark, manifest, layout.get(), outcome);
    Map<String, FileStatus> there = listing();
    List<FileCheck.Found> checked = files.check(there);
    OutputData data = new OutputData(spark, output, layout.get(), there);
    Optional<StoredReport> report = report();
    RowChecks rows = new RowChecks(data, manifest, idColumn, outcome);
    Map<String, Long> readable = rows.check(checked, report);
    new ModelChecks(data, manifest, asked, outcome).check(report, readable, idColumn);
  }

  private Optional<Manifest> manifest() {
    try {
      Optional<Manifest> manifest = Manifest.read(output, hadoop);
      if (manifest.isEmpty()) {
        outcome
            .found()
            .add(Check.MANIFEST, "there is no " + VectorStore.SIDE + "/" + Manifest.NAME);
      }
      return manifest;
    } catch (OutputException e) {
      outcome.found().add(Check.MANIFEST, "it cannot be used", e::getMessage);
      return Optional.empty();
    }
  }

  private Optional<OutputLayout> layout(Manifest manifest) {
    if (!manifest.outputFormat().equals("parquet")) {
      throw refused(asked, "its format must be parquet: " + manifest.outputFormat());
    }
    try {
      outcome.looked(Check.MANIFEST, "run " + manifest.runId() + ", " + manifest.writtenAt());
      return Optional.of(OutputLayout.of(manifest));
    } catch (ColumnException e) {
      outcome.found().add(Check.MANIFEST, "it cannot be used", e::getMessage);
      return Optional.empty();
    }
  }

  private Optional<String> idColumn(Manifest manifest, OutputLayout layout) {
    Optional<String> column = asked.idColumn().or(() -> Optional.ofNullable(manifest.idColumn()));
    List<String> names = List.of(layout.schema().fieldNames());
    if (column.isPresent() && !names.contains(column.get())) {
      throw refused(
          asked, "it has no column '" + column.get() + "'; columns: " + String.join(", ", names));
    }
    return column;
  }

  private Map<String, FileStatus> listing() throws IOException {
    Map<String, FileStatus> files = new TreeMap<>();
    for (FileStatus file : DataFile.visibleBelow(output, hadoop)) {
      files.put(Manifest.relative(output, file.getPath()), file);
    }
    return files;
  }

  private Optional<StoredReport> report() {
    try {
      return StoredReport.read(output, hadoop);
    } catch (IOException e) {
      outcome.found().add(Check.TOTALS, "report.json cannot be read", () -> FileCheck.reason(e));
      return Optional.empty();
    }
  }
}
