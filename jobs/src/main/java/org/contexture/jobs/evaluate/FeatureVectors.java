package org.contexture.jobs.evaluate;

import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.VectorSpec;
import org.contexture.jobs.config.ModelSettings;
import org.contexture.jobs.model.RequestedModel;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.executor.EncodeMetrics;

/**
 * The vectors that one model gives to the rows of an experiment, all feature sets from one run of
 * it. They are kept on Spark's disks until it is closed.
 */
final class FeatureVectors implements AutoCloseable {
  private static final String OK = "ok";

  private final List<String> columns;
  private final ContextualVectors vectors;
  private final Dataset<Row> encoded;
  private final EncodeMetrics.Counts counts;
  private final Level level;

  private FeatureVectors(
      List<String> columns,
      ContextualVectors vectors,
      Dataset<Row> encoded,
      EncodeMetrics.Counts counts,
      Level level) {
    this.columns = columns;
    this.vectors = vectors;
    this.encoded = encoded;
    this.counts = counts;
    this.level = level;
  }

  /**
   * Encodes the rows, each text once.
   *
   * @param model where it is
   * @param sets at least one
   */
  static FeatureVectors encode(
      Experiment experiment,
      Level level,
      String model,
      List<FeatureSet> sets,
      ModelSettings settings) {
    List<VectorSpec> specs = new ArrayList<>();
    for (FeatureSet set : sets) {
      specs.add(set.spec("v" + specs.size(), level, new ArrayList<>()));
    }
    Dataset<Row> rows = experiment.rows();
    ModelSettings asked =
        settings
            .withName(model)
            .withSpec(settings.spec().withVectors(specs.toArray(VectorSpec[]::new)));
    ContextualVectors vectors = new RequestedModel(asked).open(rows.sparkSession());
    EncodeMetrics metrics =
        EncodeMetrics.register(
            rows.sparkSession().sparkContext(), vectors.signature().settings().vectors());
    List<String> columns = specs.stream().map(VectorSpec::name).toList();
    Column[] kept =
        Stream.concat(Arrays.stream(rows.columns()), columns.stream())
            .map(name -> col(name))
            .toArray(Column[]::new);
    Dataset<Row> encoded =
        vectors
            .addTo(rows, experiment.columns(), metrics)
            .select(kept)
            .persist(StorageLevel.DISK_ONLY());
    encoded.count();
    return new FeatureVectors(columns, vectors, encoded, metrics.counts(), level);
  }

  /** The rows with a vector each, or one for each word; zeros where the model gives none. */
  Dataset<Row> of(int set) {
    Column found = col(columns.get(set));
    Column zeros = array_repeat(lit(0f), dimension(set));
    Column vector =
        switch (level) {
          case SENTENCE -> coalesce(found, zeros);
          case SPAN -> coalesce(found.getField("embedding"), zeros);
          case WORD -> transform(found, word -> coalesce(word.getField("embedding"), zeros));
          case TOKEN, CHUNK -> throw new IllegalStateException("No task is of level " + level);
        };
    return encoded.withColumn(Experiment.VECTOR, vector).drop(columns.toArray(String[]::new));
  }

  /** Values of a vector. */
  int dimension(int set) {
    return vectors.signature().vectors().get(set).dimension();
  }

  /** Sentences about what has no vector, or not all of its text in it. */
  List<String> losses() {
    List<String> losses = new ArrayList<>();
    Map<String, Long> statuses =
        level == Level.SENTENCE ? counts.byStatus() : counts.elements().get(columns.get(0));
    Map<String, Long> without = new LinkedHashMap<>(statuses);
    without.remove(OK);
    without.values().removeIf(count -> count == 0);
    if (!without.isEmpty()) {
      losses.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d %s have no vector, zeros stand for it (%s)",
              sum(without),
              sum(statuses),
              level == Level.SENTENCE ? "texts" : "words",
              without.entrySet().stream()
                  .map(
                      count ->
                          String.format(Locale.ROOT, "%s %,d", count.getKey(), count.getValue()))
                  .collect(Collectors.joining(", "))));
    }
    if (counts.rowsTruncated() > 0) {
      losses.add(
          String.format(
              Locale.ROOT, "%,d texts are over max-tokens and cut", counts.rowsTruncated()));
    }
    return losses;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    encoded.unpersist();
  }
}
