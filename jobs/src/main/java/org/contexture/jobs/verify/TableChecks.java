package org.contexture.jobs.verify;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.rows.Runtimes;
import org.contexture.jobs.store.Manifest;
import org.contexture.jobs.store.OutputTable;

/**
 * Checks of a table what files are checked for elsewhere: its rows' number, columns, fingerprint.
 */
record TableChecks(OutputTable table, Manifest manifest, StoredSchema layout, Outcome outcome) {
  /** Makes the checks; returns the table's one part, with its rows. */
  Map<String, Long> check() {
    for (Criterion ofFiles :
        List.of(Criterion.FILES, Criterion.FOOTERS, Criterion.STORAGE, Criterion.PAGES)) {
      outcome.leftOut(ofFiles, "the table's format sees to its files");
    }
    long rows = table.readAs(layout.schema()).count();
    if (rows != manifest.rows().rows()) {
      outcome
          .found()
          .add(
              Criterion.ROWS,
              "the table has other rows than the manifest says",
              () -> rows + ", the manifest's " + manifest.rows().rows());
    }
    outcome.looked(Criterion.ROWS, String.format(Locale.ROOT, "%,d rows", rows));
    checkFingerprint();
    checkColumns();
    outcome.looked(Criterion.SCHEMA, Runtimes.said(table.properties(), "").phrase());
    return Map.of(table.name(), rows);
  }

  private void checkFingerprint() {
    String found = table.properties().get("fingerprint");
    if (!manifest.model().fingerprint().equals(found)) {
      outcome
          .found()
          .add(
              Criterion.SCHEMA,
              "the table has another fingerprint than the manifest",
              () -> found + ", not " + manifest.model().fingerprint());
    }
  }

  private void checkColumns() {
    Set<String> there = columns(table.readAs(layout.schema()).schema());
    Set<String> wanted = columns(layout.schema());
    if (!there.equals(wanted)) {
      outcome
          .found()
          .add(
              Criterion.SCHEMA,
              "the table has other columns than the manifest",
              () -> "it has " + there + ", the manifest " + wanted);
    }
  }

  private static Set<String> columns(StructType schema) {
    Set<String> columns = new TreeSet<>();
    for (StructField field : schema.fields()) {
      columns.add(field.name() + " " + field.dataType().catalogString());
    }
    return columns;
  }
}
