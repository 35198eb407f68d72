package org.contexture.jobs.print;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.jobs.rows.GivenColumn;
import org.contexture.spark.column.ColumnName;

/** A look at a finished output: its schema, some rows, and the two texts nearest to each other. */
public final class Preview {
  private static final int SAMPLE = 500;
  private static final int ROWS = 3;
  private static final int SHOWN = 3;

  /** Characters of a text that are fetched: a thousand whole texts may be more than fits. */
  private static final int BEGINNING = 1000;

  private Preview() {}

  /**
   * Lines for a person.
   *
   * @param text name of the text column, {@code a.b} inside structs
   * @param vector name of a column with one vector of floats per text; without one no rows are
   *     shown
   * @param id a column to show beside each text
   */
  public static List<String> of(
      Dataset<Row> output, String text, Optional<String> vector, Optional<String> id) {
    List<String> lines = new ArrayList<>();
    lines.add("Schema");
    for (StructField field : output.schema().fields()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-18s %s",
              Visible.line(field.name()),
              Visible.line(field.dataType().simpleString())));
    }
    if (vector.isEmpty()) {
      return lines;
    }
    List<Sample> samples = sample(output, text, vector.get(), id);
    lines.add("");
    lines.add("Three rows");
    samples.stream().limit(ROWS).forEach(sample -> lines.add("  " + sample.describe()));
    nearest(samples)
        .ifPresent(
            pair -> {
              lines.add("");
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "Nearest to each other among %,d texts (cosine %.3f)",
                      samples.size(),
                      pair.cosine()));
              lines.add("  " + TextLine.of(pair.first().text()));
              lines.add("  " + TextLine.of(pair.second().text()));
            });
    return lines;
  }

  /**
   * A row.
   *
   * @param text its beginning
   * @param hash of the whole text
   */
  private record Sample(String id, String text, long hash, float[] vector) {
    /** Of length 1, so that products are cosines. */
    float[] direction() {
      float[] direction = vector.clone();
      VectorMath.normalize(direction);
      return direction;
    }

    String describe() {
      StringBuilder values = new StringBuilder("[");
      for (int d = 0; d < Math.min(SHOWN, vector.length); d++) {
        values.append(String.format(Locale.ROOT, d == 0 ? "%.3f" : ", %.3f", vector[d]));
      }
      values.append(vector.length > SHOWN ? ", ...]" : "]");
      return (id.isEmpty() ? "" : Visible.line(id) + "  ") + values + "  " + TextLine.of(text);
    }
  }

  private record Pair(Sample first, Sample second, double cosine) {}

  private static List<Sample> sample(
      Dataset<Row> output, String text, String vector, Optional<String> id) {
    List<Row> rows =
        output
            .filter(ColumnName.column(vector).isNotNull())
            .select(
                id.map(column -> GivenColumn.shown(output.schema(), column))
                    .orElse(functions.lit("")),
                functions.substring(GivenColumn.text(output.schema(), text), 1, BEGINNING),
                functions.xxhash64(GivenColumn.text(output.schema(), text)),
                ColumnName.column(vector))
            .limit(SAMPLE)
            .collectAsList();
    return rows.stream()
        .map(
            row ->
                new Sample(
                    row.isNullAt(0) ? "" : row.getString(0),
                    row.getString(1),
                    row.getLong(2),
                    vector(row.getList(3))))
        .toList();
  }

  private static float[] vector(List<Float> values) {
    float[] vector = new float[values.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values.get(i);
    }
    return vector;
  }

  /** Equal texts are left out: that they are near tells nothing. */
  private static Optional<Pair> nearest(List<Sample> samples) {
    List<float[]> directions = samples.stream().map(Sample::direction).toList();
    Pair best = null;
    for (int i = 0; i < samples.size(); i++) {
      for (int j = 0; j < i; j++) {
        Sample a = samples.get(j);
        Sample b = samples.get(i);
        double cosine = VectorMath.dot(directions.get(i), directions.get(j));
        if ((best == null || cosine > best.cosine()) && a.hash() != b.hash()) {
          best = new Pair(a, b, cosine);
        }
      }
    }
    return Optional.ofNullable(best);
  }
}
