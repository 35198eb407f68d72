package org.contexture.jobs.evaluate;

import static org.contexture.jobs.evaluate.TaskFiles.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.text.TextInput;
import org.contexture.jobs.config.CorpusSettings;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.evaluate.metric.Threshold;
import org.contexture.spark.column.ColumnName;
import org.contexture.spark.column.InputNames;

/**
 * {@link Task#WORD_IN_CONTEXT}: a threshold on the cosine of a word's vectors in two texts, the
 * best one for the training pairs, tells whether it means the same.
 */
final class WordInContext implements Experiment {
  private static final String BEGIN = "begin";
  private static final String END = "end";

  private static final StructType SCHEMA =
      new StructType()
          .add(ID, DataTypes.IntegerType, false)
          .add(TEXT, DataTypes.StringType)
          .add(BEGIN, DataTypes.IntegerType)
          .add(END, DataTypes.IntegerType);

  /** A text and where the word is. */
  private record Occurrence(String text, Integer begin, Integer end) {}

  /** Two texts, and whether the word means the same. */
  private record Pair(Occurrence first, Occurrence second, boolean same) {
    static Pair of(Row row) {
      return new Pair(occurrence(row, 0), occurrence(row, 3), row.getBoolean(6));
    }

    private static Occurrence occurrence(Row row, int at) {
      return new Occurrence(row.getString(at), row.getAs(at + 1), row.getAs(at + 2));
    }
  }

  private final TaskFiles data;
  private final List<Pair> train;
  private final List<Pair> test;

  private WordInContext(TaskFiles data, List<Pair> train, List<Pair> test) {
    this.data = data;
    this.train = train;
    this.test = test;
  }

  static Experiment of(TaskFiles data) {
    return new WordInContext(
        data, read(data, TaskFiles.Part.TRAIN), read(data, TaskFiles.Part.TEST));
  }

  private static List<Pair> read(TaskFiles data, TaskFiles.Part part) {
    CorpusSettings files = data.of(part);
    List<String> needed = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      String text = files.textColumns().get(side);
      String begin = files.spanBegins().get(side);
      String end = files.spanEnds().get(side);
      needed.addAll(List.of(text, begin, end));
      columns.addAll(
          List.of(
              text(text),
              ColumnName.column(begin).try_cast("int"),
              ColumnName.column(end).try_cast("int")));
    }
    needed.add(data.settings().labelColumn());
    columns.add(text(data.settings().labelColumn()).try_cast("boolean"));
    List<Row> rows = data.read(part, needed, schema -> columns);
    long without = rows.stream().filter(row -> row.isNullAt(6)).count();
    if (without > 0) {
      throw new CorpusException(
          part.key()
              + " must say true or false as "
              + data.settings().labelColumn()
              + " in each row: "
              + without
              + " do not");
    }
    return rows.stream().map(Pair::of).toList();
  }

  @Override
  public Dataset<Row> rows() {
    List<Row> rows = new ArrayList<>();
    Stream.concat(train.stream(), test.stream())
        .flatMap(pair -> Stream.of(pair.first(), pair.second()))
        .forEach(
            found ->
                rows.add(RowFactory.create(rows.size(), found.text(), found.begin(), found.end())));
    return data.spark().createDataFrame(rows, SCHEMA);
  }

  @Override
  public InputNames columns() {
    return new InputNames(List.of(TEXT), List.of(BEGIN), List.of(END));
  }

  @Override
  public List<TextInput> trainingTexts() {
    return train.stream()
        .flatMap(pair -> Stream.of(pair.first(), pair.second()))
        .map(found -> TextInput.of(found.text()))
        .toList();
  }

  @Override
  public List<Map<Metric, Double>> score(Dataset<Row> vectors) {
    float[][] all = NumberedTexts.ofLength1(vectors, 2 * (train.size() + test.size()));
    Threshold threshold = Threshold.best(cosines(all, 0, train.size()), answers(train));
    double[] cosines = cosines(all, train.size(), train.size() + test.size());
    return List.of(Map.of(Metric.ACCURACY, threshold.accuracy(cosines, answers(test))));
  }

  private static double[] cosines(float[][] vectors, int begin, int end) {
    return IntStream.range(begin, end)
        .mapToDouble(pair -> VectorMath.dot(vectors[2 * pair], vectors[2 * pair + 1]))
        .toArray();
  }

  private static boolean[] answers(List<Pair> pairs) {
    boolean[] answers = new boolean[pairs.size()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = pairs.get(i).same();
    }
    return answers;
  }
}
