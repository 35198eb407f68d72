package org.contexture.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.ExplainMode;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a call runs in batches, where row by row, and that the rows are right in both cases. */
@Tag("slow")
class BatchCallsTest {
  private static final String NODE = "MapPartitions contexture batches: ";
  private static final String ROW_BY_ROW = " row by row(";

  @BeforeAll
  static void table() {
    Sql.texts();
    Sql.table("texts_of_one_partition", 1);
    Sql.query("SELECT id, sentence_vector(text, :m) AS v FROM texts")
        .createOrReplaceTempView("vectors");
  }

  @AfterAll
  static void drop() {
    TestSpark.session().catalog().dropTempView("vectors");
  }

  /** Each with its batched nodes, its calls that run row by row, and its rows. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // In a SELECT list, alone and inside of other expressions.
        "SELECT sentence_vector(text, :m) IS NULL FROM texts"
            + " | 1 | 0 | false, false, true, false, true, false",
        "SELECT size(word_vectors(text, :m)) FROM texts | 1 | 0 | 5, 5, null, 5, null, 4",
        "SELECT vector_dimension(sentence_vector(text, :m)) + size(word_vectors(text, :m)) FROM texts"
            + " | 1 | 0 | 7, 7, null, 7, null, 6",
        "SELECT cosine_similarity(sentence_vector(text, :m), sentence_vector(other, :m)) < 1 FROM texts"
            + " | 1 | 0 | true, true, null, true, null, true",
        "SELECT cosine_similarity(sentence_vector(text, :m), sentence_vector(text, :m)) FROM texts"
            + " WHERE id = 5 | 1 | 0 | 1.0",
        "SELECT vector_dimension(sentence_vector(lower(concat(text, other)), :m)) FROM texts"
            + " | 1 | 0 | 2, 2, null, 2, 2, 2",
        "SELECT size(word_vectors(split(text, ' '), :m)) FROM texts | 1 | 0 | 5, 5, null, 5, 1, 4",
        "SELECT IF(id > 1, sentence_vector(other, :m), sentence_vector(text, :m)) IS NULL FROM texts"
            + " | 1 | 0 | false, false, false, false, false, false",
        "SELECT size(sentence_vector(w.word, :m)) FROM (SELECT explode(word_vectors(text, :m)) AS w"
            + " FROM texts WHERE id = 5) | 2 | 0 | 2, 2, 2, null",
        // Options of which a model's pass depends part calls; those of a vector do not.
        "SELECT size(sentence_vector(text, :m)) + size(sentence_vector(text, map('model', :m, 'layers', '-1',"
            + " 'dimension', '1'))) FROM texts WHERE id = 0 | 1 | 0 | 3",
        "SELECT size(sentence_vector(text, :m)) + size(sentence_vector(text, map('model', :m, 'prompt', 'the ')))"
            + " FROM texts WHERE id = 0 | 2 | 0 | 4",
        // Wherever else a column is computed.
        "SELECT id FROM texts ORDER BY sentence_vector(text, :m) IS NULL, id DESC"
            + " | 1 | 0 | 5, 3, 1, 0, 4, 2",
        "SELECT id FROM texts ORDER BY size(sentence_vector(text, :m)), size(sentence_vector(text,"
            + " map('model', :m, 'prompt', 'the '))), id | 2 | 0 | 2, 4, 0, 1, 3, 5",
        "SELECT max(vector_dimension(sentence_vector(text, :m))) FROM texts | 1 | 0 | 2",
        "SELECT count(*) FROM texts GROUP BY sentence_vector(text, :m) ORDER BY 1 | 1 | 0 | 1, 1, 2, 2",
        "SELECT count(DISTINCT sentence_vector(text, :m)) FROM texts | 1 | 0 | 3",
        "SELECT w.word FROM texts LATERAL VIEW explode(word_vectors(text, :m)) AS w WHERE id = 5"
            + " | 1 | 0 | `rivers, and, loans, \ud83d\ude00`",
        "SELECT rank() OVER (ORDER BY size(sentence_vector(text, :m)), id) FROM texts ORDER BY id"
            + " | 1 | 0 | 3, 4, 1, 5, 2, 6",
        "SELECT size(sentence_vector(text, :m)) FROM texts WHERE id < 2 UNION ALL"
            + " SELECT size(word_vectors(other, :m)) FROM texts WHERE id < 2 | 2 | 0 | 2, 2, 2, 2",
        "WITH few AS (SELECT * FROM vectors WHERE id < 2) SELECT a.id + b.id FROM few a JOIN few b"
            + " ON cosine_similarity(a.v, b.v) > 0.9999 ORDER BY 1 | 2 | 0 | 0, 2",
        "SELECT (SELECT max(size(v)) FROM vectors) | 1 | 0 | 2",
        "SELECT id FROM texts WHERE id IN (SELECT id FROM vectors WHERE v IS NULL)"
            + " | 1 | 0 | 2, 4",
        "SELECT size(sentence_vector(x, :m)) FROM VALUES ('a'), (NULL) AS t(x) | 1 | 0 | 2, null",
        "SELECT size(sentence_vector('a', :m)) | 1 | 0 | 2",
        "SELECT size(sentence_vector(text, :m)) FROM texts LIMIT 0 | 0 | 0 | ",
        "SELECT size(sentence_vector(text, :m)) FROM texts WHERE id < 0 | 1 | 0 | ",
        // Conditions on a column that holds vectors read it; those on other columns come first.
        "SELECT id FROM vectors WHERE v IS NOT NULL AND id > 0 | 1 | 0 | 1, 3, 5",
        "SELECT size(v) FROM vectors WHERE v IS NOT NULL AND id > 0 | 1 | 0 | 2, 2, 2",
        "SELECT id FROM vectors WHERE cosine_similarity(v, sentence_vector('the bank of the river', :m))"
            + " > 0.9999 | 1 | 0 | 0, 3",
        "SELECT size(sentence_vector(text, :m)) FROM texts WHERE sentence_vector(text, :m) IS NOT NULL"
            + " | 1 | 0 | 2, 2, 2, 2",
        "SELECT size(sentence_vector(other, :m)) FROM texts WHERE sentence_vector(text, :m) IS NULL"
            + " | 1 | 1 | 2, 2",
        // In conditions, and where there is no row to take a text from.
        "SELECT id FROM texts WHERE sentence_vector(text, :m) IS NULL | 0 | 1 | 2, 4",
        "SELECT id FROM texts WHERE cosine_similarity(sentence_vector(text, :m), sentence_vector('the"
            + " bank of the river', :m)) > 0.9999 | 0 | 2 | 0, 3",
        "SELECT x FROM VALUES ('a'), (NULL) AS t(x) WHERE sentence_vector(x, :m) IS NOT NULL"
            + " | 0 | 1 | a",
        "SELECT a.id FROM texts a JOIN texts b ON a.id < b.id AND"
            + " cosine_similarity(sentence_vector(a.text, :m), sentence_vector(b.text, :m)) > 0.9999"
            + " | 0 | 2 | 0",
        "SELECT id FROM texts GROUP BY id HAVING size(sentence_vector(max(text), :m)) IS NULL ORDER BY 1"
            + " | 0 | 1 | 2, 4",
        "SELECT size(sentence_vector(max(text), :m)) FROM texts | 0 | 0 | 2",
        "SELECT transform(array(text, other), t -> size(sentence_vector(t, :m)))[1] FROM texts"
            + " WHERE id < 2 | 0 | 1 | 2, 2",
        "SELECT size(sentence_vector(uuid(), :m)) FROM texts WHERE id = 1 | 0 | 1 | null",
        // A vector that nobody reads is not computed.
        "SELECT id FROM vectors | 0 | 0 | 0, 1, 2, 3, 4, 5",
      })
  void aCallRunsInBatchesWhereItIsAColumn(String sql, int batched, int rowByRow, String rows) {
    Dataset<Row> query = Sql.query(sql);
    String plan = query.queryExecution().explainString(ExplainMode.fromString("simple"));

    assertThat(Sql.count(plan, NODE)).as(plan).isEqualTo(batched);
    assertThat(Sql.count(plan, ROW_BY_ROW)).as(plan).isEqualTo(rowByRow);
    List<String> found =
        query.collectAsList().stream().map(row -> String.valueOf(row.get(0))).toList();
    assertThat(String.join(", ", found)).isEqualTo(rows == null ? "" : rows);
  }

  @Test
  void thePlanNamesTheCallsOfABatchAndTheirModel() {
    String plan =
        Sql.explain(
            "SELECT sentence_vector(text, :m) AS v, word_vectors(text, :m) AS w FROM texts");

    assertThat(plan)
        .containsPattern(
            "MapPartitions contexture batches: sentence_vector\\(text#\\d+\\),"
                + " word_vectors\\(text#\\d+\\) by \\S+tiny\\d+.txt, rows#");
    assertThat(Sql.explain("FORMATTED SELECT sentence_vector(text, :m) FROM texts"))
        .containsPattern(
            "Arguments: contexture batches: sentence_vector\\(text#\\d+\\) by \\S+tiny");
  }

  /** Python functions and sorts, among others, cast the rows that they read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT word_vectors(text, :m)[0].embedding FROM texts",
        "SELECT max(text) FROM texts GROUP BY sentence_vector(text, :m)",
        "SELECT id FROM vectors WHERE size(v) > 0",
      })
  void rowsAreInSparksLayoutBeforeAnotherOperatorReadsThem(String sql) {
    String plan = Sql.explain(sql);
    String above = plan.substring(0, plan.indexOf(NODE)).stripTrailing();

    assertThat(above.lines().skip(1).filter(line -> line.contains("Expand"))).as(plan).hasSize(1);
    assertThat(Sql.rows(sql)).isNotEmpty();
  }

  @Test
  void onlyWhatIsReadAboveGoesThroughTheNode() {
    assertThat(Sql.explain("SELECT sentence_vector(text, :m) FROM texts WHERE other > ''"))
        .containsPattern("named_struct\\(text, text#\\d+\\) AS row");
  }

  @Test
  void aLimitIsAlsoOneOnWhatIsEncoded() {
    long before = TestSpark.textsEncoded();

    List<Row> rows = Sql.rows("SELECT sentence_vector(other, :m) FROM texts LIMIT 2");

    assertThat(rows).hasSize(2);
    // Opening the model encodes nothing.
    assertThat(TestSpark.textsEncoded() - before).isEqualTo(2);
  }

  @Test
  void equalTextsOfAPartitionAreEncodedOnce() {
    long before = TestSpark.textsEncoded();

    Sql.rows(
        """
        SELECT sentence_vector(text, :m), sentence_vector(text, :m), word_vectors(text, :m),
          sentence_vector(concat('the bank of ', 'the river'), :m)
        FROM texts_of_one_partition
        """);

    // The texts are three, and one of them is also the constant.
    assertThat(TestSpark.textsEncoded() - before).isEqualTo(3);
  }

  @Test
  void equalTextsOfATaskAreEncodedOnceRowByRowToo() {
    long before = TestSpark.textsEncoded();

    Sql.rows(
        """
        SELECT count(*) FROM texts_of_one_partition
        WHERE cosine_similarity(sentence_vector(text, :m), sentence_vector('a loan', :m)) > 2
        """);

    assertThat(TestSpark.textsEncoded() - before).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IF(id < 2, size(sentence_vector(other, :m)), 0) | 2 | 2, 2, 0, 0, 0, 0",
        "IF(id < 2, 0, size(sentence_vector(other, :m))) | 4 | 0, 0, 2, 2, 2, 2",
        "CASE WHEN id < 1 THEN 0 WHEN id < 3 THEN size(sentence_vector(other, :m)) END"
            + " | 2 | 0, 2, 2, null, null, null",
        "CASE WHEN id < 1 THEN 0 WHEN id < 3 THEN 1 ELSE size(sentence_vector(other, :m)) END"
            + " | 3 | 0, 1, 1, 2, 2, 2",
        "coalesce(size(words), size(sentence_vector(other, :m))) | 1 | 5, 5, 2, 5, 1, 4",
        "IF(id < 4, IF(id > 1, size(sentence_vector(other, :m)), 0), 1) | 2 | 0, 0, 2, 2, 1, 1",
        "CASE WHEN size(sentence_vector(text, :m)) = 2 THEN 1 END | 3 | 1, 1, null, 1, null, 1",
      })
  void onlyTheRowsThatComeToACallAreEncoded(String column, int encoded, String rows) {
    String sql = "SELECT %s FROM (SELECT *, split(text, ' ') AS words FROM texts_of_one_partition)";
    long before = TestSpark.textsEncoded();

    List<String> found = Sql.values(sql.formatted(column)).stream().map(String::valueOf).toList();

    assertThat(String.join(", ", found)).isEqualTo(rows);
    assertThat(TestSpark.textsEncoded() - before).isEqualTo(encoded);
  }

  @Test
  void aTableIsCreatedFromVectors() {
    Sql.rows("DROP TABLE IF EXISTS created");
    try {
      Sql.rows("CREATE TABLE created USING parquet AS SELECT * FROM vectors");
      Sql.rows("INSERT INTO created SELECT id + 10, sentence_vector(other, :m) FROM texts");

      assertThat(Sql.rows("SELECT * FROM created WHERE id < 10 ORDER BY id"))
          .isEqualTo(Sql.rows("SELECT * FROM vectors ORDER BY id"));
      assertThat(Sql.values("SELECT count(v) FROM created WHERE id >= 10")).containsExactly(6L);
    } finally {
      Sql.rows("DROP TABLE created");
    }
  }

  @Test
  void aCachedTableIsNotEncodedAgain() {
    Sql.rows("CACHE TABLE cached AS SELECT * FROM vectors");
    try {
      long before = TestSpark.textsEncoded();

      assertThat(Sql.rows("SELECT * FROM cached ORDER BY id"))
          .isEqualTo(Sql.rows("SELECT * FROM cached ORDER BY id"));

      assertThat(TestSpark.textsEncoded()).isEqualTo(before);
    } finally {
      Sql.rows("UNCACHE TABLE cached");
    }
  }
}
