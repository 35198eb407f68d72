package org.contexture.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.contexture.spark.fixture.ScalaCode;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** The code of the page on pipelines. */
@Tag("slow")
class PipelinesPageTest {
  private static final Path PAGE = Path.of("../src/docs/pipelines.md");
  private static final Path THIS =
      Path.of("src/test/java/org/contexture/spark/ml/PipelinesPageTest.java");
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static final String[] TEXTS = {
    "the bank of the river", "a fish in the stream", "the boat went up the canal",
    "the bank gave her a loan", "interest on a mortgage", "he paid the money back"
  };

  @TempDir private Path folder;

  @Test
  void thePagesCodeIsThisTests() throws IOException {
    String test = Files.readString(THIS).replaceAll("\\s+", "");
    List<String> snippets =
        CODE.matcher(Files.readString(PAGE)).results().map(MatchResult::group).toList();

    assertThat(snippets).hasSize(6);
    for (String snippet : snippets) {
      String code = snippet.replace("```java", "").replace("```", "");
      assertThat(test.contains(code.replaceAll("\\s+", ""))).as(code).isTrue();
    }
  }

  @Test
  void itsClassifierIsTrainedValidatedSavedAndLoaded() throws Exception {
    Dataset<Row> train = train();
    Dataset<Row> test = test();
    String path = folder.resolve("model").toString();

    ContextualEncoder encoder =
        new ContextualEncoder()
            .setInputCol("text")
            .setOutputCol("features")
            .setOutputType("vector");
    LogisticRegression classifier = new LogisticRegression().setMaxIter(10);
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {encoder, classifier});

    Dataset<Row> features = encoder.encode(train);
    PipelineModel model = pipeline.fit(features);
    Dataset<Row> predictions = model.transform(test);

    assertThat(predictions.select("prediction").collectAsList())
        .containsExactly(RowFactory.create(0.0), RowFactory.create(1.0));

    model.write().overwrite().save(path);
    PipelineModel loaded = PipelineModel.load(path);

    assertThat(loaded.transform(test).collectAsList()).isEqualTo(predictions.collectAsList());

    ((ContextualEncoder) loaded.stages()[0]).setModel("/models/all-MiniLM-L6-v2");

    assertThat(((ContextualEncoder) loaded.stages()[0]).getModel())
        .isEqualTo("/models/all-MiniLM-L6-v2");

    ParamMap[] poolings =
        new ParamGridBuilder()
            .addGrid(encoder.pooling(), CollectionConverters.asScala(List.of("mean", "cls")))
            .build();

    assertThat(poolings).hasSize(2);

    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.regParam(), new double[] {0.01, 0.1}).build();
    CrossValidator crossValidator =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setNumFolds(3);
    CrossValidatorModel best = crossValidator.fit(features);
    features.unpersist();

    assertThat(best.avgMetrics()).hasSize(2);
    assertThat(best.transform(test).count()).isEqualTo(2);
  }

  @Test
  @SuppressWarnings("unchecked") // what the code returns is known by its text
  void itsScalaCodePredictsToo() throws Exception {
    String page = Files.readString(PAGE);
    String code = page.substring(page.indexOf("```scala") + 8);
    String source =
        """
        import org.apache.spark.ml.Pipeline
        import org.apache.spark.ml.classification.LogisticRegression
        import org.apache.spark.sql.{DataFrame, Row}
        import org.contexture.spark.ml.ContextualEncoder

        object Page {
          def run(train: DataFrame, test: DataFrame): DataFrame = {
            %s
            predictions
          }
        }
        """
            .formatted(code.substring(0, code.indexOf("```")));

    Dataset<Row> predictions =
        (Dataset<Row>) ScalaCode.run(folder, "Page", source, train(), test());

    assertThat(predictions.select("prediction").collectAsList())
        .containsExactly(RowFactory.create(0.0), RowFactory.create(1.0));
  }

  private static Dataset<Row> train() {
    return TestSpark.corpus(TEXTS).selectExpr("id", "text", "CAST(id DIV 3 AS DOUBLE) AS label");
  }

  private static Dataset<Row> test() {
    return TestSpark.corpus("the river flows", "money in the bank account");
  }

  @Test
  void itsRowsWithoutAVectorAreKeptAndCounted() {
    Dataset<Row> test = TestSpark.corpus("the river flows", null, "");

    Dataset<Row> kept =
        new ContextualEncoder().setHandleInvalid("keep").setStatusCol("fate").transform(test);
    Dataset<Row> fates = kept.groupBy("fate.status", "fate.truncated").count();

    assertThat(fates.collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("ok", false, 1L),
            RowFactory.create("null_text", false, 1L),
            RowFactory.create("empty_text", false, 1L));
  }
}
