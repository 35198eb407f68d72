package org.contexture.jobs.evaluate;

import static org.contexture.jobs.evaluate.TaskFiles.text;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.text.TextInput;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.evaluate.metric.RankCorrelation;
import org.contexture.spark.column.ColumnName;

/** {@link Task#SIMILARITY}: the cosine of two texts' vectors against people's scores. */
final class Similarity implements Experiment {
  private final TaskFiles data;
  private final List<String> texts;
  private final double[] scores;
  private final List<TextInput> trainingTexts;

  private Similarity(
      TaskFiles data, List<String> texts, double[] scores, List<TextInput> trainingTexts) {
    this.data = data;
    this.texts = texts;
    this.scores = scores;
    this.trainingTexts = trainingTexts;
  }

  static Experiment of(TaskFiles data) {
    List<String> columns = data.textColumns(2);
    String label = data.settings().labelColumn();
    List<Row> pairs =
        data.read(
            TaskFiles.Part.TEST,
            List.of(columns.get(0), columns.get(1), label),
            schema ->
                List.of(
                    text(columns.get(0)),
                    text(columns.get(1)),
                    ColumnName.column(label).try_cast("double")));
    long without = pairs.stream().filter(pair -> pair.isNullAt(2)).count();
    if (without > 0 || pairs.size() < 2) {
      throw new CorpusException(
          "test must have 2 or more rows, each with a number as "
              + label
              + ": "
              + pairs.size()
              + ", "
              + without
              + " without");
    }
    List<String> texts = texts(pairs);
    return new Similarity(
        data,
        texts,
        pairs.stream().mapToDouble(pair -> pair.getDouble(2)).toArray(),
        inputs(
            data.settings().train().input().isEmpty()
                ? texts
                : texts(data.read(TaskFiles.Part.TRAIN, columns))));
  }

  /** The texts of a pair one after the other. */
  private static List<String> texts(List<Row> pairs) {
    return pairs.stream().flatMap(pair -> Stream.of(0, 1).map(pair::getString)).toList();
  }

  private static List<TextInput> inputs(List<String> texts) {
    return texts.stream().map(TextInput::of).toList();
  }

  @Override
  public Dataset<Row> rows() {
    return NumberedTexts.rows(data.spark(), texts);
  }

  @Override
  public List<TextInput> trainingTexts() {
    return trainingTexts;
  }

  @Override
  public List<Map<Metric, Double>> score(Dataset<Row> vectors) {
    float[][] all = NumberedTexts.ofLength1(vectors, texts.size());
    double[] cosines = new double[scores.length];
    for (int pair = 0; pair < cosines.length; pair++) {
      cosines[pair] = VectorMath.dot(all[2 * pair], all[2 * pair + 1]);
    }
    return List.of(Map.of(Metric.SPEARMAN, RankCorrelation.spearman(cosines, scores)));
  }
}
