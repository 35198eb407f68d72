package org.contexture.jobs.evaluate;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.text.TextInput;
import org.contexture.jobs.evaluate.metric.LabelScores;

/** {@link Task#CLASSIFICATION}: logistic regression on the vectors of texts. */
final class Classification implements Experiment {
  private static final String DRAWS = "draws";

  private static final StructType SCHEMA =
      new StructType()
          .add(ID, DataTypes.IntegerType, false)
          .add(TEXT, DataTypes.StringType)
          .add(Classifier.LABEL, DataTypes.DoubleType, false)
          .add(DRAWS, DataTypes.createArrayType(DataTypes.IntegerType, false), false);

  private final TaskFiles data;
  private final List<TaskFiles.Labelled> train;
  private final List<TaskFiles.Labelled> test;
  private final List<String> labels;

  private Classification(
      TaskFiles data,
      List<TaskFiles.Labelled> train,
      List<TaskFiles.Labelled> test,
      List<String> labels) {
    this.data = data;
    this.train = train;
    this.test = test;
    this.labels = labels;
  }

  static Experiment of(TaskFiles data) {
    List<TaskFiles.Labelled> train = data.labelled(TaskFiles.Part.TRAIN);
    List<TaskFiles.Labelled> test = data.labelled(TaskFiles.Part.TEST);
    return new Classification(data, train, test, data.classes(labels(train), labels(test)));
  }

  private static List<String> labels(List<TaskFiles.Labelled> rows) {
    return rows.stream().map(TaskFiles.Labelled::label).toList();
  }

  @Override
  public Dataset<Row> rows() {
    List<List<Integer>> draws = draws();
    List<Row> rows = new ArrayList<>();
    for (TaskFiles.Labelled row : Stream.concat(train.stream(), test.stream()).toList()) {
      int id = rows.size();
      Object[] ofRow = id < train.size() ? draws.get(id).toArray() : new Object[0];
      rows.add(RowFactory.create(id, row.text(), (double) labels.indexOf(row.label()), ofRow));
    }
    return data.spark().createDataFrame(rows, SCHEMA);
  }

  /** Without a sample size every row is in the one draw there is. */
  private List<List<Integer>> draws() {
    Optional<Integer> perClass = data.settings().samplesPerClass();
    return perClass.isEmpty()
        ? Collections.nCopies(train.size(), List.of(0))
        : Draws.of(
            ids(train),
            trainLabels(),
            perClass.get(),
            data.settings().draws(),
            data.settings().seed());
  }

  private List<String> trainLabels() {
    return labels.subList(0, IntStream.of(ids(train)).max().orElseThrow() + 1);
  }

  private int[] ids(List<TaskFiles.Labelled> rows) {
    return rows.stream().mapToInt(row -> labels.indexOf(row.label())).toArray();
  }

  @Override
  public List<TextInput> trainingTexts() {
    return train.stream().map(row -> TextInput.of(row.text())).toList();
  }

  @Override
  public boolean drawsRows() {
    return data.settings().samplesPerClass().isPresent();
  }

  @Override
  public List<Map<Metric, Double>> score(Dataset<Row> vectors) {
    Dataset<Row> testRows = vectors.filter(col(ID).geq(train.size()));
    int[] truth = ids(test);
    int perClass = data.settings().samplesPerClass().orElse(0);
    int size = drawsRows() ? perClass * trainLabels().size() : train.size();
    Classifier classifier = data.settings().classifier();
    List<Map<Metric, Double>> runs = new ArrayList<>();
    for (int draw = 0; draw < (drawsRows() ? data.settings().draws() : 1); draw++) {
      Dataset<Row> drawn = vectors.filter(array_contains(col(DRAWS), draw));
      int[] predicted = new int[truth.length];
      classifier
          .predict(drawn, size, testRows)
          .select(ID, Classifier.PREDICTION)
          .collectAsList()
          .forEach(row -> predicted[row.getInt(0) - train.size()] = (int) row.getDouble(1));
      LabelScores scores = LabelScores.of(truth, predicted);
      Map<Metric, Double> run = new EnumMap<>(Metric.class);
      run.put(Metric.ACCURACY, scores.accuracy());
      run.put(Metric.MACRO_F1, scores.macroF1());
      runs.add(run);
    }
    return runs;
  }
}
