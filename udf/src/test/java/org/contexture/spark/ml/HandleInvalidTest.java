package org.contexture.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a row whose text has no vector. */
class HandleInvalidTest {
  @TempDir private static Path folder;

  private static ContextualEncoder encoder(String outputType) {
    return TinyWords.encoder(folder).setOutputType(outputType);
  }

  private static Dataset<Row> corpus() {
    return TestSpark.corpus("red", null, "", "moon", "blue");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "array, -, null_text",
        "vector, -, null_text",
        "array, '', empty_text",
        "vector, moon, no_known_word"
      })
  void aRowWithoutAVectorIsAnErrorThatSaysWhy(String outputType, String text, String status) {
    Dataset<Row> encoded = encoder(outputType).transform(TestSpark.corpus("red", text));

    assertThatThrownBy(encoded::collectAsList)
        .hasMessageContaining(
            "Cannot encode a text of column 'text': "
                + status
                + "; handleInvalid skip leaves such rows out, and keep keeps them");
  }

  @ParameterizedTest
  @CsvSource({"array", "vector"})
  void skipLeavesTheRowOut(String outputType) {
    List<Row> rows =
        encoder(outputType).setHandleInvalid("skip").transform(corpus()).collectAsList();

    assertThat(rows).extracting(row -> row.getInt(0)).containsExactly(0, 4);
    assertThat(rows).noneMatch(Row::anyNull);
  }

  @Test
  void keepGivesNoArray() {
    List<Row> rows = encoder("array").setHandleInvalid("keep").transform(corpus()).collectAsList();

    assertThat(rows).extracting(row -> row.getInt(0)).containsExactly(0, 1, 2, 3, 4);
    assertThat(rows)
        .extracting(row -> row.isNullAt(2))
        .containsExactly(false, true, true, true, false);
  }

  /** As VectorAssembler's keep does. */
  @Test
  void keepGivesAVectorOfNaN() {
    List<Row> rows = encoder("vector").setHandleInvalid("keep").transform(corpus()).collectAsList();

    assertThat(rows)
        .extracting(row -> row.<Vector>getAs("embedding").toArray())
        .containsExactly(
            new double[] {1, 0.25, 0}, none(), none(), none(), new double[] {0, 0.25, 1});
  }

  private static double[] none() {
    return new double[] {Double.NaN, Double.NaN, Double.NaN};
  }

  @Test
  void theStatusColumnSaysWhatBecameOfEachText() {
    Dataset<Row> encoded =
        encoder("vector")
            .setHandleInvalid("keep")
            .setStatusCol("fate")
            .setMaxTokens(2)
            .transform(TestSpark.corpus("red", null, "moon", "red blue navy"));

    assertThat(encoded.schema().apply("fate").dataType().catalogString())
        .isEqualTo("struct<status:string,error:string,token_count:int,truncated:boolean>");
    assertThat(encoded.select("fate.*").collectAsList())
        .extracting(Row::toString)
        .containsExactly(
            "[ok,null,1,false]",
            "[null_text,null,null,false]",
            "[no_known_word,null,0,false]",
            "[ok,null,3,true]");
  }

  /** A model that was trained on whole rows still answers for each row, and does not fail. */
  @Test
  void aClassifierGoesOnOverRowsThatAreKept() {
    PipelineStage[] stages = {
      encoder("vector").setOutputCol("features").setHandleInvalid("keep"),
      new LogisticRegression().setMaxIter(3)
    };
    PipelineModel model = new Pipeline().setStages(stages).fit(TinyWords.labeled(8));

    List<Row> rows = model.transform(corpus()).collectAsList();

    assertThat(rows).extracting(row -> row.getInt(0)).containsExactly(0, 1, 2, 3, 4);
    assertThat(rows.get(0).<Double>getAs("prediction")).isEqualTo(0.0);
    assertThat(rows.get(4).<Double>getAs("prediction")).isEqualTo(1.0);
    assertThat(rows.get(1).<Vector>getAs("probability").toArray()).containsOnly(Double.NaN);
  }

  @ParameterizedTest
  @CsvSource({"error", "skip"})
  void aClassifierTrainsOnWholeRows(String handleInvalid) {
    PipelineStage[] stages = {
      encoder("vector").setOutputCol("features").setHandleInvalid(handleInvalid),
      new LogisticRegression().setMaxIter(3)
    };
    Dataset<Row> train = TinyWords.labeled(8);
    Dataset<Row> withNulls =
        train.union(train.selectExpr("id", "CAST(NULL AS STRING) AS text", "label"));

    Pipeline pipeline = new Pipeline().setStages(stages);

    if (handleInvalid.equals("skip")) {
      assertThat(pipeline.fit(withNulls).transform(train).filter("label = prediction").count())
          .isEqualTo(8);
    } else {
      assertThatThrownBy(() -> pipeline.fit(withNulls))
          .hasMessageContaining("Cannot encode a text of column 'text': null_text");
    }
  }
}
