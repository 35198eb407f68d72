package org.contexture.jobs.evaluate;

import static org.apache.spark.sql.functions.arrays_zip;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.text.TextInput;
import org.contexture.jobs.corpus.WholeFiles;
import org.contexture.jobs.evaluate.metric.EntityScores;

/** {@link Task#TAGGING}: logistic regression on the vectors of words, one tag for each. */
final class Tagging implements Experiment {
  private static final String TAGS = "tags";
  private static final String POSITION = "position";
  private static final String WORD = "word";

  private static final StructType SCHEMA =
      new StructType()
          .add(ID, DataTypes.IntegerType, false)
          .add(TEXT, DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add(TAGS, DataTypes.createArrayType(DataTypes.IntegerType, false), false);

  private final TaskFiles data;
  private final List<TaggedSentence> train;
  private final List<TaggedSentence> test;
  private final List<String> tags;

  private Tagging(
      TaskFiles data, List<TaggedSentence> train, List<TaggedSentence> test, List<String> tags) {
    this.data = data;
    this.train = train;
    this.test = test;
    this.tags = tags;
  }

  static Experiment of(TaskFiles data) {
    List<TaggedSentence> train = read(data, TaskFiles.Part.TRAIN);
    List<TaggedSentence> test = read(data, TaskFiles.Part.TEST);
    List<String> tags = data.classes(tagsOf(train), tagsOf(test));
    return new Tagging(data, train, test, tags);
  }

  private static List<TaggedSentence> read(TaskFiles data, TaskFiles.Part part) {
    return TaggedSentence.read(
        WholeFiles.read(data.of(part).input(), data.spark().sparkContext().hadoopConfiguration()));
  }

  private static List<String> tagsOf(List<TaggedSentence> sentences) {
    return sentences.stream().flatMap(sentence -> sentence.tags().stream()).toList();
  }

  @Override
  public Dataset<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (TaggedSentence sentence : Stream.concat(train.stream(), test.stream()).toList()) {
      rows.add(
          RowFactory.create(
              rows.size(), sentence.words().toArray(String[]::new), sentence.numbers(tags)));
    }
    return data.spark().createDataFrame(rows, SCHEMA);
  }

  @Override
  public List<TextInput> trainingTexts() {
    return train.stream().map(sentence -> TextInput.ofWords(sentence.words())).toList();
  }

  @Override
  public List<Map<Metric, Double>> score(Dataset<Row> vectors) {
    Dataset<Row> words = words(withNeighbours(vectors));
    List<List<String>> truth = test.stream().map(TaggedSentence::tags).toList();
    List<String[]> predicted =
        truth.stream().map(ofSentence -> new String[ofSentence.size()]).toList();
    data.settings()
        .classifier()
        .predict(
            words.filter(col(ID).lt(train.size())),
            tagsOf(train).size(),
            words.filter(col(ID).geq(train.size())))
        .select(ID, POSITION, Classifier.PREDICTION)
        .collectAsList()
        .forEach(
            row ->
                predicted.get(row.getInt(0) - train.size())[row.getInt(1)] =
                    tags.get((int) row.getDouble(2)));
    EntityScores scores = EntityScores.of(truth, predicted.stream().map(Arrays::asList).toList());
    Map<Metric, Double> run = new EnumMap<>(Metric.class);
    run.put(Metric.F1, scores.f1());
    run.put(Metric.PRECISION, scores.precision());
    run.put(Metric.RECALL, scores.recall());
    return List.of(run);
  }

  /** Where asked for, the vectors of the word before, the word itself and the word after it. */
  private Dataset<Row> withNeighbours(Dataset<Row> vectors) {
    if (data.settings().contextWords() == 0) {
      return vectors;
    }
    Column all = col(VECTOR);
    // Where a sentence begins or ends the vector beyond is of zeros.
    Column zeros = transform(get(all, lit(0)), value -> lit(0f));
    return vectors.withColumn(
        VECTOR,
        transform(
            all,
            (vector, at) ->
                concat(
                    coalesce(get(all, at.minus(1)), zeros),
                    vector,
                    coalesce(get(all, at.plus(1)), zeros))));
  }

  private static Dataset<Row> words(Dataset<Row> sentences) {
    return sentences
        .select(
            col(ID),
            posexplode(arrays_zip(col(TAGS), col(VECTOR))).as(new String[] {POSITION, WORD}))
        .select(
            col(ID),
            col(POSITION),
            col(WORD).getField(TAGS).cast("double").as(Classifier.LABEL),
            col(WORD).getField(VECTOR).as(VECTOR));
  }
}
