package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.column.InputNames;
import org.contexture.spark.column.VectorMetadata;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row's prompt is put before its texts. */
class PromptColumnTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("id INT, text STRING, words ARRAY<STRING>, task STRUCT<prompt: STRING>");

  private static final ContextualVectors OWN = open(EncoderSpec.defaults().withOwnPrompts());

  private static ContextualVectors open(EncoderSpec spec) {
    return TestModels.open(TestModels.TINY, spec, "embedding", "w:level=word");
  }

  private static Dataset<Row> corpus(String... prompts) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < prompts.length; i++) {
      rows.add(
          RowFactory.create(
              i,
              "red green",
              new String[] {"red", "green"},
              prompts[i] == null ? null : RowFactory.create(prompts[i])));
    }
    return TestSpark.rows(SCHEMA, rows, 1);
  }

  private static InputNames names(String text, String prompt) {
    return InputNames.of(List.of(text)).withPrompt(Optional.of(prompt));
  }

  @ParameterizedTest
  @CsvSource({"text", "words"})
  void eachRowHasTheVectorsOfItsPrompt(String text) {
    String[] prompts = {"blue ", "", null, "blue: ", "blue "};
    long before = TestSpark.textsEncoded();

    List<Row> rows =
        OWN.addTo(corpus(prompts), names(text, "task.prompt"), TestSpark.metrics(OWN))
            .collectAsList();

    assertThat(TestSpark.textsEncoded() - before).isEqualTo(3);
    for (int i = 0; i < prompts.length; i++) {
      String prompt = prompts[i] == null ? "" : prompts[i];
      ContextualVectors forAll = open(EncoderSpec.defaults().withPrompt(prompt));
      Row expected =
          forAll
              .addTo(corpus(prompts), List.of(text), TestSpark.metrics(forAll))
              .collectAsList()
              .get(i);
      assertThat(rows.get(i)).isEqualTo(expected);
    }
    assertThat(rows).extracting(row -> row.getAs("token_count")).containsExactly(5, 4, 4, 6, 5);
  }

  @Test
  void theColumnOfVectorsSaysWhichColumnThePromptsWereIn() {
    StructType schema =
        OWN.addTo(corpus(""), names("text", "task.prompt"), TestSpark.metrics(OWN)).schema();

    Metadata said = schema.apply("embedding").metadata().getMetadata(VectorMetadata.KEY);
    assertThat(said.getString("prompt-column")).isEqualTo("task.prompt");
    assertThat(said.getString("own-prompts")).isEqualTo("true");
    assertThat(said.contains("prompt")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task.promt | Corpus has no column 'task.promt'; columns: id, text, words, task, task.prompt;"
            + " did you mean 'task.prompt'?",
        "id | Prompt column 'id' must be a string: int",
        "words | Prompt column 'words' must be a string: array<string>"
      })
  void aColumnThatHoldsNoPromptsIsTold(String prompt, String message) {
    assertThatThrownBy(() -> OWN.addTo(corpus(""), names("text", prompt), TestSpark.metrics(OWN)))
        .isInstanceOf(ColumnException.class)
        .hasMessage(message);
  }

  /** Else the fingerprint would not tell whether rows had their own. */
  @Test
  void theEncoderAndTheColumnsMustBothBeOfRowsWithTheirOwn() {
    ContextualVectors forAll = open(EncoderSpec.defaults());

    assertThatThrownBy(
            () -> forAll.addTo(corpus(""), names("text", "task.prompt"), TestSpark.metrics(forAll)))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "An encoder of texts with prompts of their own needs the column of these, and no other"
                + " does: task.prompt");
    assertThatThrownBy(() -> OWN.addTo(corpus(""), List.of("text"), TestSpark.metrics(OWN)))
        .isInstanceOf(ColumnException.class)
        .hasMessageEndingWith("no other does: none");
  }
}
