package org.contexture.jobs.report.output;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.contexture.jobs.print.TextLine;
import org.contexture.jobs.rows.GivenColumn;
import org.contexture.spark.column.AddedColumns;

/**
 * The output as it lies there, rows of earlier runs included.
 *
 * @param id a column that identifies a row
 */
public record FinishedOutput(Dataset<Row> rows, AddedColumns columns, Optional<String> id) {
  private static final int ERRORS = 5;
  private static final int SAMPLES = 3;
  private static final int BEGINNING = 200;
  private static final int WIDTH = 60;

  /**
   * Failures of one kind.
   *
   * @param error one of them
   * @param samples ids of some of its rows; beginnings of their texts where no column is an id
   */
  public record Failures(String error, long count, List<String> samples) {}

  /** One row per text. */
  private Dataset<Row> texts() {
    Dataset<Row> all = null;
    for (int t = 0; t < columns.textNames().size(); t++) {
      Dataset<Row> ofColumn =
          rows.select(
              added(t, AddedColumns.STATUS).as("status"),
              added(t, AddedColumns.ERROR).as("error"),
              added(t, AddedColumns.TOKEN_COUNT).as("tokens"),
              added(t, AddedColumns.TRUNCATED).as("truncated"),
              sample(t).as("sample"));
      all = all == null ? ofColumn : all.union(ofColumn);
    }
    return all;
  }

  private Column added(int text, String name) {
    return column(columns.columnOf(text, name));
  }

  private Column sample(int text) {
    return id.map(this::shown).orElseGet(() -> beginning(text));
  }

  public Column column(String name) {
    return GivenColumn.of(rows.schema(), name);
  }

  /** The values of a column for people. */
  public Column shown(String name) {
    return GivenColumn.shown(rows.schema(), name);
  }

  /** The beginning of a text: a thousand whole ones may be more than fits. */
  public Column beginning(int text) {
    Column whole = GivenColumn.text(rows.schema(), columns.textNames().get(text));
    return functions.substring(whole, 1, BEGINNING);
  }

  /** How many texts there are of each length, in ascending order: reads three small columns. */
  public List<LengthHistogram.Length> lengths() {
    Column cut = functions.col("truncated");
    Column none = functions.col("status").notEqual("ok");
    return texts()
        .filter(functions.col("tokens").isNotNull())
        .groupBy("tokens")
        .agg(
            functions.count(functions.lit(1)),
            functions.sum(cut.and(functions.not(none)).cast("long")),
            functions.sum(none.cast("long")))
        .collectAsList()
        .stream()
        .map(
            row ->
                new LengthHistogram.Length(
                    row.getInt(0), row.getLong(1), row.getLong(2), row.getLong(3)))
        .sorted(Comparator.comparingInt(LengthHistogram.Length::tokens))
        .toList();
  }

  /** The most frequent errors; those that differ in numbers only are of one kind. */
  public List<Failures> failures() {
    Column kind = functions.regexp_replace(functions.col("error"), "[0-9]+", "0");
    Dataset<Row> failed =
        texts().filter(functions.col("status").equalTo("failed")).withColumn("kind", kind);
    List<Failures> found = new ArrayList<>();
    for (Row row :
        failed
            .groupBy("kind")
            .agg(functions.count(functions.lit(1)).as("count"), functions.min("error").as("error"))
            .orderBy(functions.col("count").desc(), functions.col("kind"))
            .limit(ERRORS)
            .collectAsList()) {
      found.add(new Failures(row.getString(2), row.getLong(1), samples(failed, row.getString(0))));
    }
    return found;
  }

  private static List<String> samples(Dataset<Row> failed, String kind) {
    return failed
        .filter(functions.col("kind").equalTo(kind))
        .select("sample")
        .limit(SAMPLES)
        .collectAsList()
        .stream()
        .map(sample -> TextLine.of(String.valueOf(sample.get(0)), WIDTH))
        .toList();
  }
}
