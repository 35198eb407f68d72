package org.contexture.jobs.report.map;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.contexture.jobs.print.TextLine;
import org.contexture.jobs.report.output.FinishedOutput;

/**
 * Some texts of an output with their vectors, the same ones each time: of files spread evenly over
 * the output the first rows, and of these the ones with the lowest hashes of their texts. So a
 * large output is not read through, and one sorted by topic is not seen from one side only.
 *
 * @param looked rows that were chosen from, at most
 */
record VectorSample(List<Entry> entries, int looked) {
  static final int MOST = 1000;

  /** Of all the vectors of a sample together: 32 MB. */
  private static final int MOST_VALUES = 8_000_000;

  private static final int FILES = 8;
  private static final int LOOKED = 8_000;
  private static final int WIDTH = 160;

  /**
   * A text.
   *
   * @param id empty where no column is an id
   * @param text its beginning
   * @param color what it is coloured by; empty where nothing is
   */
  record Entry(String id, String text, String color, float[] vector) {}

  /**
   * Reads a sample of the first text column.
   *
   * @param vector name of a column of float vectors
   * @param color name of the column to colour by
   */
  static VectorSample of(
      FinishedOutput output, String vector, int dimension, Optional<String> color) {
    List<String> files =
        Arrays.stream(output.rows().inputFiles())
            .map(file -> file.substring(file.lastIndexOf('/') + 1))
            .sorted()
            .toList();
    int many = Math.min(FILES, files.size());
    // Which files some tables have Spark does not know.
    Dataset<Row> looked = many == 0 ? first(output, output.rows(), vector, color, LOOKED) : null;
    for (int f = 0; f < many; f++) {
      String file = files.get((int) ((long) f * files.size() / many));
      Dataset<Row> ofFile =
          first(
              output,
              output.rows().filter(fileName(output.rows()).equalTo(file)),
              vector,
              color,
              LOOKED / many);
      looked = looked == null ? ofFile : looked.union(ofFile);
    }
    return new VectorSample(entries(looked, Math.min(MOST, MOST_VALUES / dimension)), LOOKED);
  }

  /** Asked for as metadata: the corpus may have a column of that name. */
  private static Column fileName(Dataset<Row> rows) {
    return rows.metadataColumn("_metadata").getField("file_name");
  }

  private static Dataset<Row> first(
      FinishedOutput output, Dataset<Row> from, String vector, Optional<String> color, int rows) {
    return from.filter(output.column(vector).isNotNull())
        .select(
            text(output, output.id()).as("id"),
            output.beginning(0).as("text"),
            text(output, color).as("color"),
            output.column(vector).as("vector"))
        // One task reads from its beginning and stops.
        .coalesce(1)
        .limit(rows);
  }

  private static Column text(FinishedOutput output, Optional<String> column) {
    return column
        .map(name -> functions.coalesce(output.shown(name), functions.lit("null")))
        .orElse(functions.lit(""));
  }

  private static List<Entry> entries(Dataset<Row> looked, int most) {
    List<Entry> entries = new ArrayList<>();
    for (Row row :
        looked
            .orderBy(
                functions.xxhash64(functions.col("text")),
                functions.col("id"),
                functions.col("color"))
            .limit(most)
            .collectAsList()) {
      entries.add(
          new Entry(
              TextLine.of(row.getString(0), WIDTH),
              TextLine.of(row.getString(1), WIDTH),
              TextLine.of(row.getString(2), WIDTH / 4),
              vector(row.getList(3))));
    }
    return entries;
  }

  private static float[] vector(List<Float> values) {
    float[] vector = new float[values.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values.get(i);
    }
    return vector;
  }
}
