package org.contexture.jobs.verify;

import java.io.IOException;
import java.util.LinkedHashMap;
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
import org.contexture.jobs.store.OutputTable;
import org.contexture.jobs.store.SideFolder;
import org.contexture.jobs.store.StoredReport;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.ColumnPath;

/**
 * Checks an output against its manifest, its report and itself. Files are read once for their pages
 * and once for their rows, ids once more, and a sample's files once more.
 */
public final class Verification {
  private final SparkSession spark;
  private final Configuration hadoop;
  private final VerifyRequest asked;
  private final Optional<OutputTable> table;
  private final Path output;
  private final Outcome outcome = new Outcome();

  private Verification(SparkSession spark, VerifyRequest asked) throws IOException {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.asked = asked;
    this.table =
        asked.format().table().map(format -> OutputTable.of(format, asked.output(), spark));
    if (table.isPresent() && !table.get().exists()) {
      throw refused(asked, "it does not exist");
    }
    Path given = table.map(OutputTable::location).orElseGet(() -> new Path(asked.output()));
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
      return verification.outcome.report(verification.name());
    } catch (IOException | IllegalArgumentException e) {
      throw refused(asked, String.valueOf(e.getMessage()));
    }
  }

  private String name() {
    return table.map(OutputTable::name).orElseGet(output::toString);
  }

  private static ConfigException refused(VerifyRequest asked, String reason) {
    return new ConfigException(List.of("Cannot verify output " + asked.output() + ": " + reason));
  }

  private void checkOutput() throws IOException {
    FileSystem files = output.getFileSystem(hadoop);
    if (!files.exists(output)) {
      throw refused(asked, "it does not exist");
    }
    if (!files.exists(SideFolder.of(output))) {
      throw refused(asked, "Contexture did not write it: it has no folder " + SideFolder.NAME);
    }
  }

  private void check() throws IOException {
    Optional<Manifest> read = manifest();
    Optional<StoredSchema> layout = read.flatMap(this::layout);
    if (layout.isEmpty()) {
      outcome.leftOutFrom(Criterion.FILES, "it needs the manifest");
      return;
    }
    Manifest manifest = read.orElseThrow();
    Optional<String> idColumn = idColumn(manifest, layout.get());
    Optional<StoredReport> report = report();
    Parts parts =
        table.isPresent() ? ofTable(manifest, layout.get()) : ofFiles(manifest, layout.get());
    RowChecks rows = new RowChecks(parts.data(), manifest, idColumn, outcome);
    Map<String, Long> readable = rows.check(parts.rows(), parts.all(), report);
    new ModelChecks(parts.data(), output, manifest, asked, outcome)
        .check(report, readable, idColumn);
  }

  /**
   * What the rows can be read from.
   *
   * @param rows how many each readable part has
   * @param all whether every part is readable
   */
  private record Parts(OutputData data, Map<String, Long> rows, boolean all) {}

  private Parts ofFiles(Manifest manifest, StoredSchema layout) throws IOException {
    Map<String, FileStatus> there = listing();
    Map<String, Long> rows = new LinkedHashMap<>();
    new FileChecks(spark, manifest, layout, outcome)
        .check(there).stream()
            .filter(FileCheck.Found::readable)
            .forEach(file -> rows.put(file.file().path(), file.rows()));
    return new Parts(
        new FileData(spark, output, layout, there),
        rows,
        rows.size() == manifest.data().files().size());
  }

  private Parts ofTable(Manifest manifest, StoredSchema layout) throws IOException {
    Map<String, Long> rows =
        new TableChecks(table.orElseThrow(), manifest, layout, outcome).check();
    return new Parts(TableData.of(spark, table.get(), layout), rows, true);
  }

  private Optional<Manifest> manifest() {
    try {
      Optional<Manifest> manifest = Manifest.read(output, hadoop);
      if (manifest.isEmpty()) {
        outcome
            .found()
            .add(Criterion.MANIFEST, "there is no " + SideFolder.NAME + "/" + Manifest.NAME);
      }
      return manifest;
    } catch (OutputException e) {
      outcome.found().add(Criterion.MANIFEST, "it cannot be used", e::getMessage);
      return Optional.empty();
    }
  }

  private Optional<StoredSchema> layout(Manifest manifest) {
    if (!manifest.layout().outputFormat().equals(asked.format().id())) {
      throw refused(asked, "it needs --output-format " + manifest.layout().outputFormat());
    }
    try {
      outcome.looked(
          Criterion.MANIFEST, "run " + manifest.run().runId() + ", " + manifest.run().writtenAt());
      return Optional.of(StoredSchema.of(manifest));
    } catch (ColumnException e) {
      outcome.found().add(Criterion.MANIFEST, "it cannot be used", e::getMessage);
      return Optional.empty();
    }
  }

  private Optional<String> idColumn(Manifest manifest, StoredSchema layout) {
    Optional<String> column =
        asked.idColumn().or(() -> Optional.ofNullable(manifest.layout().idColumn()));
    List<String> names = List.of(layout.schema().fieldNames());
    if (column.isPresent() && ColumnPath.find(layout.schema(), column.get()).isEmpty()) {
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
      outcome
          .found()
          .add(Criterion.TOTALS, "report.json cannot be read", () -> FileCheck.reason(e));
      return Optional.empty();
    }
  }
}
