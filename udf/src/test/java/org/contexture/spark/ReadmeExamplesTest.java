package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.spark.fixture.ScalaCode;
import org.contexture.spark.fixture.TestSpark;
import org.contexture.spark.ml.ContextualEncoder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the README for Spark's own users. */
@Tag("slow")
class ReadmeExamplesTest {
  private static final Path PAGE = Path.of("../README.md");
  private static final Path THIS =
      Path.of("src/test/java/org/contexture/spark/ReadmeExamplesTest.java");

  private static final String[] TEXTS = {
    "the bank of the river", "a fish in the stream", "the boat went up the canal",
    "the bank gave her a loan", "interest on a mortgage", "he paid the money back"
  };

  @TempDir private Path folder;

  @Test
  void theJavaExampleIsWhatRunsHereAndLearns() throws IOException {
    String test = Files.readString(THIS).replaceAll("\\s+", "");
    assertThat(test).contains(example("java").replaceAll("\\s+", ""));
    Dataset<Row> talks = talks();

    ContextualEncoder encoder =
        new ContextualEncoder()
            .setInputCol("text")
            .setOutputCol("features")
            .setOutputType("vector");
    Dataset<Row> features = encoder.encode(talks);
    PipelineModel model =
        new Pipeline()
            .setStages(new PipelineStage[] {encoder, new LogisticRegression()})
            .fit(features);

    features.unpersist();
    assertThat(predictions(model)).containsExactly(0.0, 1.0);
  }

  @Test
  void theScalaExampleLearnsTheSame() throws Exception {
    String source =
        """
        import org.apache.spark.ml.{Pipeline, PipelineModel}
        import org.apache.spark.ml.classification.LogisticRegression
        import org.apache.spark.sql.DataFrame
        import org.contexture.spark.ml.ContextualEncoder

        object Example {
          def run(talks: DataFrame): PipelineModel = {
            %s
            model
          }
        }
        """
            .formatted(example("scala"));

    PipelineModel model = (PipelineModel) ScalaCode.run(folder, "Example", source, talks());

    assertThat(predictions(model)).containsExactly(0.0, 1.0);
  }

  @Test
  void theSqlExampleFindsWhoLends() throws IOException {
    SparkSession spark = TestSpark.session();
    talks().createOrReplaceTempView("talks");
    spark.sql("DROP TABLE IF EXISTS vectors");
    List<Row> found = List.of();
    for (String statement : example("sql").split(";", -1)) {
      if (!statement.isBlank()) {
        found = spark.sql(statement).collectAsList();
      }
    }
    spark.sql("DROP TABLE vectors");

    assertThat(found).hasSize(3);
    assertThat(found.get(0).getString(0)).isEqualTo("the bank gave her a loan");
  }

  @Test
  void thePythonExamplesSqlGivesEachTextItsVector() throws IOException {
    talks().createOrReplaceTempView("talks");
    Matcher sql = Pattern.compile("spark\\.sql\\(\"(.*)\"\\)").matcher(example("python"));
    assertThat(sql.find()).isTrue();

    List<Row> rows = TestSpark.session().sql(sql.group(1)).collectAsList();

    assertThat(rows).hasSize(TEXTS.length);
    assertThat(rows).allSatisfy(row -> assertThat(TestSpark.vector(row, "embedding")).hasSize(384));
  }

  private static Dataset<Row> talks() {
    return TestSpark.corpus(TEXTS).selectExpr("text", "CAST(id DIV 3 AS DOUBLE) AS label");
  }

  private static List<Double> predictions(PipelineModel model) {
    Dataset<Row> asked = TestSpark.corpus("the river flows", "money in the bank account");
    return model.transform(asked).select("prediction").collectAsList().stream()
        .map(row -> row.getDouble(0))
        .toList();
  }

  private static String example(String language) throws IOException {
    String page = Files.readString(PAGE);
    String begin = "```" + language + "\n";
    assertThat(page).containsOnlyOnce(begin);
    int at = page.indexOf(begin) + begin.length();
    return page.substring(at, page.indexOf("```", at));
  }
}
