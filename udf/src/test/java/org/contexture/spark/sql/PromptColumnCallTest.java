package org.contexture.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.apache.spark.sql.AnalysisException;
import org.contexture.spark.column.VectorMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call may name the column that each text's prompt is in. */
@Tag("slow")
class PromptColumnCallTest {
  private static final String OWN = "map('model', :m, 'prompt-column', 'p')";
  private static final String CALL = "sentence_vector(text, " + OWN + ")";

  @BeforeAll
  static void table() {
    Sql.texts();
    Sql.query(
            "SELECT id, text, other, element_at(array('the ', 'a loan: ', NULL, '', 'of ', NULL),"
                + " id + 1) AS p FROM texts")
        .createOrReplaceTempView("prompted");
  }

  /** In batches, row by row, of a struct's field, of one table of two, and beside other columns. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT " + CALL + " FROM prompted ORDER BY id",
        "SELECT transform(array(text), t -> sentence_vector(t, " + OWN + "))[0] FROM prompted",
        "SELECT sentence_vector(text, map('model', :m, 'prompt-column', 's.p')) FROM"
            + " (SELECT text, named_struct('p', p) AS s FROM prompted)",
        "SELECT sentence_vector(a.text, map('model', :m, 'prompt-column', 'b.p')) FROM prompted a"
            + " JOIN prompted b ON a.id = b.id ORDER BY a.id",
        "SELECT v FROM (SELECT id, "
            + CALL
            + " AS v, sentence_vector(text, map('model', :m,"
            + " 'prompt-column', 'other')) AS w FROM prompted) ORDER BY id, w IS NULL"
      })
  void eachTextHasTheVectorOfItsPrompt(String query) {
    assertThat(Sql.values(query))
        .isEqualTo(
            Sql.values(
                """
                SELECT CASE id WHEN 0 THEN sentence_vector(text, map('model', :m, 'prompt', 'the '))
                  WHEN 1 THEN sentence_vector(text, map('model', :m, 'prompt', 'a loan: '))
                  WHEN 4 THEN sentence_vector(text, map('model', :m, 'prompt', 'of '))
                  ELSE sentence_vector(text, map('model', :m, 'prompt', '')) END
                FROM prompted ORDER BY id
                """));
  }

  @Test
  void callsWithPromptsOfSeveralColumnsShareANode() {
    String query =
        "SELECT %1$s, word_vectors(text, %2$s), sentence_vector(text, map('model', :m,"
            + " 'prompt-column', 'other')) FROM prompted";

    String plan = Sql.explain(query.formatted(CALL, OWN));

    assertThat(Sql.count(plan, "MapPartitions contexture batches: ")).isEqualTo(1);
    assertThat(plan).containsPattern("sentence_vector\\(text#\\d+, p#\\d+\\)");
  }

  @Test
  void aConditionReadsThePromptToo() {
    assertThat(
            Sql.values(
                "SELECT id FROM prompted WHERE cosine_similarity("
                    + CALL
                    + ", sentence_vector(text, map('model', :m, 'prompt', 'the '))) > 0.9999"))
        .containsExactly(0);
  }

  @Test
  void theColumnSaysWhichColumnThePromptsWereIn() {
    assertThat(
            Sql.query("SELECT " + CALL + " AS v FROM prompted")
                .schema()
                .apply("v")
                .metadata()
                .getMetadata(VectorMetadata.KEY)
                .getString("prompt-column"))
        .isEqualTo("p");
  }

  @Test
  void whatCannotBeAPromptIsRefusedWhenTheQueryIsAnalyzed() {
    assertThat(problem("map('model', :m, 'prompt-column', 'q')"))
        .contains("UNRESOLVED_COLUMN")
        .contains("`q`")
        .contains("`p`");
    assertThat(problem("map('model', :m, 'prompt-column', 'id')"))
        .contains("prompt-column must name a string: int");
    assertThat(problem("map('model', :m, 'prompt-column', 'p', 'prompt', 'x', 'prompt-name', 'y')"))
        .startsWith(
            """
            Cannot call sentence_vector: prompt-column must come without prompt: x
            prompt-column must come without prompt-name: y\
            """);
  }

  private static String problem(String options) {
    return catchThrowableOfType(
            AnalysisException.class,
            () -> Sql.query("SELECT sentence_vector(text, " + options + ") FROM prompted"))
        .getMessage();
  }
}
