package org.contexture.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Intents of bank customers (Banking77), in the order of its files: the first ten by name. */
@Tag("slow")
class BankingIntentsTest {
  private static final StructType QUERIES =
      new StructType().add("text", "string").add("category", "string");
  private static final int INTENTS = 10;
  private static final int PER_INTENT = 20;

  /** Chance is 0.1; all-MiniLM-L6-v2 gives 0.97. */
  private static final double LEAST_ACCURACY = 0.93;

  @Test
  void aPipelineLearnsTheIntentsOfAFewQueries() {
    Dataset<Row> train = queries("train.csv");
    Dataset<Row> test = queries("test.csv");
    ContextualEncoder encoder =
        TinyWords.withCache(new ContextualEncoder())
            .setOutputCol("features")
            .setOutputType("vector");
    PipelineStage[] stages = {
      new StringIndexer().setInputCol("category").setOutputCol("label"),
      encoder,
      new LogisticRegression().setRegParam(0.01).setMaxIter(15)
    };

    PipelineModel model = new Pipeline().setStages(stages).fit(encoder.encode(train));

    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    TestSpark.session().catalog().clearCache();
    assertThat(accuracy).isGreaterThan(LEAST_ACCURACY);
  }

  private static Dataset<Row> queries(String name) {
    Path file = EvaluationData.file("banking77", name);
    List<Row> rows =
        TestSpark.session()
            .read()
            .option("header", true)
            .option("multiLine", true)
            .option("escape", "\"")
            .csv(file.toString())
            .collectAsList();
    List<String> intents =
        rows.stream().map(row -> row.getString(1)).distinct().sorted().limit(INTENTS).toList();
    Map<String, Integer> taken = new HashMap<>();
    List<Row> chosen = new ArrayList<>();
    for (Row row : rows) {
      if (intents.contains(row.getString(1))
          && taken.merge(row.getString(1), 1, Integer::sum) <= PER_INTENT) {
        chosen.add(row);
      }
    }
    assertThat(chosen).hasSize(INTENTS * PER_INTENT);
    return TestSpark.rows(QUERIES, chosen, 2);
  }
}
