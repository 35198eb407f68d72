package org.contexture.jobs.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.jobs.failure.ReadFailure;
import org.contexture.jobs.store.Manifest;
import org.contexture.jobs.store.StoredReport;

/** Checks the rows of those files that can be read, all in one pass, and their ids in another. */
record RowChecks(OutputData data, Manifest manifest, Optional<String> idColumn, Outcome outcome) {
  private static final List<Criterion> OF_ROWS =
      List.of(
          Criterion.STATUS,
          Criterion.VECTORS,
          Criterion.DIMENSION,
          Criterion.FINITE,
          Criterion.ZERO,
          Criterion.LENGTH,
          Criterion.TOKENS);

  /**
   * Makes the checks.
   *
   * @param parts how many rows each part has whose rows can be looked at
   * @param all whether these are all parts of the output
   * @return those that turned out to be readable
   */
  Map<String, Long> check(Map<String, Long> parts, boolean all, Optional<StoredReport> report) {
    Map<String, Long> readable = new LinkedHashMap<>(parts);
    Optional<Map<String, StatusTotals>> totals =
        parts.isEmpty() && all ? Optional.of(Map.of()) : checkRows(readable);
    if (totals.isEmpty()) {
      List<Criterion> left = new ArrayList<>(OF_ROWS);
      left.add(Criterion.IDS);
      left.add(Criterion.TOTALS);
      left.forEach(check -> outcome.leftOut(check, "no file can be read"));
      return Map.of();
    }
    if (all && readable.size() == parts.size()) {
      checkTotals(totals.get(), report);
    } else {
      outcome.leftOut(Criterion.TOTALS, "not every file can be read");
    }
    checkIds(readable.keySet());
    return readable;
  }

  /** Takes out of the parts those that turn out to be unreadable. */
  private Optional<Map<String, StatusTotals>> checkRows(Map<String, Long> readable) {
    while (!readable.isEmpty()) {
      try {
        return Optional.of(readRows(readable.keySet()));
      } catch (Exception e) { // Spark throws checked exceptions that no signature names
        Optional<Unreadable> file = Unreadable.in(e, data.names());
        if (file.isEmpty()) {
          throw e;
        }
        if (readable.remove(file.get().path()) == null) {
          // A table's rows are read together.
          readable.clear();
        }
        outcome.found().add(Criterion.PAGES, "rows cannot be read", file.get()::text);
      }
    }
    return Optional.empty();
  }

  private Map<String, StatusTotals> readRows(Set<String> readable) {
    Dataset<Row> rows = data.read(readable);
    List<Column> columns = new ArrayList<>();
    for (StoredText text : data.layout().texts()) {
      columns.addAll(OutputData.columns(rows, text.columns()));
    }
    columns.addAll(data.position(rows, idColumn));
    List<RowCheck.Found> parts =
        OutputData.internal(rows.select(columns.toArray(Column[]::new)))
            .mapPartitions(new RowCheck(data.layout().texts(), data.names()))
            .collect();
    Map<String, StatusTotals> totals = new LinkedHashMap<>();
    long vectors = 0;
    for (RowCheck.Found part : parts) {
      outcome.found().add(part.found());
      part.byFile()
          .forEach(
              (path, more) -> totals.computeIfAbsent(path, any -> new StatusTotals()).add(more));
      vectors += part.vectors();
    }
    outcome.looked(Criterion.VECTORS, String.format(Locale.ROOT, "%,d vectors", vectors));
    return totals;
  }

  private void checkTotals(Map<String, StatusTotals> totals, Optional<StoredReport> report) {
    StatusTotals all = new StatusTotals();
    totals.values().forEach(all::add);
    new ListedTotals("manifest", manifest.rows().rowsByStatus(), manifest.rows().rowsTruncated())
        .compare(all, outcome.found());
    report
        .filter(StoredReport::coversAll)
        .ifPresent(
            said ->
                new ListedTotals("report", said.rowsByStatus(), said.rowsTruncated())
                    .compare(all, outcome.found()));
    outcome.looked(Criterion.TOTALS, report.isPresent() ? "" : "there is no report.json");
  }

  private void checkIds(Set<String> readable) {
    if (idColumn.isEmpty()) {
      outcome.leftOut(Criterion.IDS, "no id-column is known");
    } else if (!readable.isEmpty()) {
      new IdCheck(data.read(readable), idColumn.get()).check(outcome.found());
    }
  }

  /** A file that Spark fails on. */
  private record Unreadable(String path, String reason) {
    static Optional<Unreadable> in(Exception failure, Map<String, String> names) {
      for (Throwable e = failure; e != null; e = e.getCause()) {
        if (e instanceof SparkThrowable spark
            && spark.getMessageParameters() != null
            && names.containsKey(spark.getMessageParameters().get("path"))) {
          String path = names.get(spark.getMessageParameters().get("path"));
          return Optional.of(new Unreadable(path, ReadFailure.reason(e)));
        }
      }
      return Optional.empty();
    }

    String text() {
      return path + ": " + reason;
    }
  }
}
