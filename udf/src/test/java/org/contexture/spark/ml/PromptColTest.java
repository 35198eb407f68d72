package org.contexture.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On words of three values, a text's vector is the mean of its words' and its prompt's. */
class PromptColTest {
  @TempDir private Path folder;

  private static Dataset<Row> corpus() {
    return TestSpark.corpus("red", "red", "red")
        .selectExpr("id", "text", "element_at(array('blue ', '', NULL), id + 1) AS truncated");
  }

  private ContextualEncoder stage() {
    return TinyWords.encoder(folder).setNormalize(false).setPromptCol("truncated");
  }

  /** Its column steps aside for one that encoding adds, as a text's does. */
  @Test
  void aRowsPromptIsPutBeforeItsText() {
    Dataset<Row> encoded = stage().transform(corpus());

    assertThat(encoded.columns()).containsExactly("id", "text", "truncated", "embedding");
    assertThat(encoded.collectAsList())
        .extracting(row -> row.<Float>getList(3))
        .containsExactly(
            List.of(0.5f, 0.25f, 0.5f), List.of(1f, 0.25f, 0f), List.of(1f, 0.25f, 0f));
    assertThat(encoded.schema()).isEqualTo(stage().transform(encoded).schema());
    assertThat(stage().transformSchema(corpus().schema()).fieldNames())
        .isEqualTo(encoded.columns());
  }

  @Test
  void vectorsBehindOtherPromptsAreNotTakenForTheStages() {
    Dataset<Row> encoded =
        stage().transform(corpus()).withColumnRenamed("truncated", "a").selectExpr("*", "a AS b");

    assertThatThrownBy(() -> stage().setPromptCol("b").transform(encoded))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Cannot add column 'embedding': the dataset has one of that name, and it is not what"
                + " this stage gives: prompt-column _truncated, and not b");
  }

  @Test
  void onePromptIsGivenInOneWay() {
    assertThatThrownBy(() -> stage().setPrompt("query: ").transformSchema(corpus().schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("promptCol must come without prompt and promptName: query: ");
    assertThatThrownBy(() -> stage().setPromptName("query").transform(corpus()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("promptCol must come without prompt and promptName: query");
  }

  @Test
  void aColumnThatIsNotThereIsToldBeforeAModelIsOpened() {
    assertThatThrownBy(() -> stage().setPromptCol("task").transformSchema(corpus().schema()))
        .isInstanceOf(ColumnException.class)
        .hasMessage("Corpus has no column 'task'; columns: id, text, _truncated");
  }
}
