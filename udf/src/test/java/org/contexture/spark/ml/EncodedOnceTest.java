package org.contexture.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.ContextualVectors;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.contexture.spark.model.ModelLocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** How often the model runs on a text, where estimators read their rows again and again. */
@Tag("slow")
class EncodedOnceTest {
  private static final int ROWS = 12;

  @TempDir private Path folder;

  private TextsEncoded encoded;

  @BeforeEach
  void listen() {
    encoded = new TextsEncoded();
  }

  @AfterEach
  void stop() {
    encoded.close();
    TestSpark.session().catalog().clearCache();
  }

  private ContextualEncoder encoder() {
    return TinyWords.encoder(folder).setOutputCol("features").setOutputType("vector");
  }

  private static CrossValidator crossValidator(Pipeline pipeline, ParamMap[] grid) {
    return new CrossValidator()
        .setEstimator(pipeline)
        .setEstimatorParamMaps(grid)
        .setEvaluator(new MulticlassClassificationEvaluator())
        .setNumFolds(2)
        .setSeed(7);
  }

  private static Pipeline pipeline(PipelineStage... stages) {
    return new Pipeline().setStages(stages);
  }

  @Test
  void aCrossValidatorOverTheWholePipelineEncodesNothingThatWasEncodedBefore() throws Exception {
    ContextualEncoder encoder = encoder();
    LogisticRegression classifier = new LogisticRegression().setMaxIter(3);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.regParam(), new double[] {0.01, 0.1}).build();

    Dataset<Row> features = encoder.encode(TinyWords.labeled(ROWS));
    CrossValidatorModel model = crossValidator(pipeline(encoder, classifier), grid).fit(features);

    assertThat(encoded.count()).isEqualTo(ROWS);
    assertThat(encoder.encodersOpened()).isEqualTo(1);
    assertThat(model.avgMetrics()).containsOnly(1.0);
    Dataset<Row> predicted = model.transform(TinyWords.labeled(ROWS));
    assertThat(predicted.filter("label = prediction").count()).isEqualTo(ROWS);
    assertThat(encoded.count()).isEqualTo(2 * ROWS);
  }

  @Test
  void aModelThatChangesIsOpenedAgain() throws IOException {
    ContextualEncoder encoder = encoder();
    assertThat(encoder.transform(TestSpark.corpus("red")).first().<Vector>getAs("features").size())
        .isEqualTo(3);
    Files.writeString(Path.of(encoder.getModel()), "red 1 0\nblue 0 1\n");

    assertThat(encoder.transform(TestSpark.corpus("red")).first().<Vector>getAs("features").size())
        .isEqualTo(2);

    assertThat(encoder.encodersOpened()).isEqualTo(2);
  }

  /** What {@link ContextualEncoder#encode} is for. */
  @Test
  void withoutItASingleFitEncodesSeveralTimes() throws Exception {
    pipeline(encoder(), new LogisticRegression().setMaxIter(3)).fit(TinyWords.labeled(ROWS));

    assertThat(encoded.count()).isGreaterThanOrEqualTo(2 * ROWS);
  }

  @Test
  void clusteringEncodesNothingAgain() throws Exception {
    ContextualEncoder encoder = encoder();
    Dataset<Row> features = encoder.encode(TinyWords.labeled(ROWS));

    PipelineModel model = pipeline(encoder, new KMeans().setK(2).setSeed(1)).fit(features);
    List<Row> rows = model.transform(features).select("label", "prediction").collectAsList();

    assertThat(encoded.count()).isEqualTo(ROWS);
    assertThat(rows.stream().distinct()).hasSize(2);
  }

  /** Each pooling is another encoder, so the texts are encoded for each. */
  @Test
  void aGridMayVaryTheEncoder() {
    ContextualEncoder encoder = encoder();
    LogisticRegression classifier = new LogisticRegression().setMaxIter(3);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(encoder.pooling(), CollectionConverters.asScala(List.of("mean", "max")))
            .build();

    CrossValidatorModel model =
        crossValidator(pipeline(encoder, classifier), grid).fit(TinyWords.labeled(ROWS));

    assertThat(model.avgMetrics()).hasSize(2).containsOnly(1.0);
    assertThat(encoder.encodersOpened()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"array", "vector"})
  void whatTheJobWroteIsNotEncodedAgain(String outputType) throws Exception {
    ContextualEncoder encoder = encoder().setOutputCol("embedding").setOutputType(outputType);
    ModelLocation model = new ModelLocation(encoder.getModel(), TestModels.located("").cache());
    String output = folder.resolve("output").toString();
    ContextualVectors.open(TestSpark.session(), model, EncoderSpec.defaults())
        .addTo(TinyWords.labeled(ROWS), List.of("text"), TestSpark.metrics())
        .write()
        .parquet(output);
    assertThat(encoded.count()).isEqualTo(ROWS);
    Dataset<Row> written = TestSpark.session().read().parquet(output);

    List<Row> rows = encoder.transform(written).orderBy("id").collectAsList();

    assertThat(encoded.count()).isEqualTo(ROWS);
    List<Row> fresh = encoder.transform(TinyWords.labeled(ROWS)).collectAsList();
    assertThat(rows)
        .extracting(row -> row.<Object>getAs("embedding"))
        .isEqualTo(fresh.stream().map(row -> row.<Object>getAs("embedding")).toList());
    assertThat(encoder.transform(written).schema().fieldNames())
        .isEqualTo(encoder.transformSchema(written.schema()).fieldNames());
  }

  @Test
  void featuresAreReadBackFromParquetAsTheyWere() throws Exception {
    ContextualEncoder encoder = encoder().setStatusCol("fate");
    String output = folder.resolve("features").toString();
    encoder.transform(TinyWords.labeled(ROWS)).write().parquet(output);
    Dataset<Row> written = TestSpark.session().read().parquet(output);

    PipelineModel model = pipeline(encoder, new LogisticRegression().setMaxIter(3)).fit(written);

    assertThat(encoded.count()).isEqualTo(ROWS);
    assertThat(model.transform(written).filter("label = prediction").count()).isEqualTo(ROWS);
    assertThat(written.first().<Vector>getAs("features").size()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "error, array",
    "error, vector",
    "skip, array",
    "skip, vector",
    "keep, array",
    "keep, vector"
  })
  void rowsWithoutAVectorAreTreatedAsTheStageSays(String handleInvalid, String earlierType) {
    Dataset<Row> earlier =
        encoder()
            .setOutputType(earlierType)
            .setHandleInvalid("keep")
            .transform(TestSpark.corpus("red", "moon"));

    Dataset<Row> again = encoder().setHandleInvalid(handleInvalid).transform(earlier);

    switch (handleInvalid) {
      case "error" ->
          assertThatThrownBy(again::collectAsList)
              .hasMessageContaining(
                  "Cannot use column 'features': a row has no vector; handleInvalid skip leaves"
                      + " such rows out, and keep keeps them");
      case "skip" -> assertThat(again.collectAsList()).hasSize(1);
      default ->
          assertThat(again.collectAsList())
              .extracting(row -> row.<Vector>getAs("features").toArray())
              .containsExactly(
                  new double[] {1, 0.25, 0}, new double[] {Double.NaN, Double.NaN, Double.NaN});
    }
  }

  @Test
  void theVectorsOfAnotherEncoderAreInTheWay() {
    Dataset<Row> mean = encoder().transform(TestSpark.corpus("red"));

    assertThatThrownBy(() -> encoder().setPooling("max").transform(mean))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Cannot add column 'features': the dataset has one of that name, and it is not what this"
                + " stage gives: pooling mean, and not max");
  }

  @Test
  void theVectorsOfAnotherColumnAreInTheWay() {
    Dataset<Row> other =
        encoder()
            .setInputCol("title")
            .transform(TestSpark.corpus("red").selectExpr("text", "text AS title"));

    assertThatThrownBy(() -> encoder().transform(other))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Cannot add column 'features': the dataset has one of that name, and it is not what this"
                + " stage gives: text-column title, and not text");
  }

  @Test
  void vectorsAreNotGivenAsArraysAfterwards() {
    Dataset<Row> vectors = encoder().transform(TestSpark.corpus("red"));

    assertThatThrownBy(() -> encoder().setOutputType("array").transformSchema(vectors.schema()))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Cannot give column 'features' as array: the dataset has its vectors already, under"
                + " outputType vector");
  }

  @Test
  void whatBecameOfTextsIsNotKnownAfterwards() {
    Dataset<Row> vectors = encoder().transform(TestSpark.corpus("red"));

    assertThatThrownBy(() -> encoder().setStatusCol("fate").transformSchema(vectors.schema()))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Cannot add column 'fate': the dataset has the vectors of column 'features' already, and"
                + " not what became of each text; drop it first");
  }
}
