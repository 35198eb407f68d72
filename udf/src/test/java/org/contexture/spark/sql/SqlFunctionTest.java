package org.contexture.spark.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class SqlFunctionTest {
  @BeforeAll
  static void table() {
    Sql.texts();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sentence_vector() | sentence_vector must have 1 or 2 arguments: 0",
        "word_vectors(text, 'minilm', 1) | word_vectors must have 1 or 2 arguments: 3",
        "cosine_similarity(array(1)) | cosine_similarity must have 2 arguments: 1",
        "vector_dimension() | vector_dimension must have 1 argument: 0",
        "sentence_vector(id)"
            + " | Cannot call sentence_vector: text must be a string, or an array of strings: int",
        "sentence_vector(text, 7) | Cannot call sentence_vector:"
            + " options must be a model's name, or a map of strings: int",
        "sentence_vector(text, map('max-tokens', 7)) | Cannot call sentence_vector:"
            + " options must be a model's name, or a map of strings: map<string,int>",
        "sentence_vector(text, other) | Cannot call sentence_vector:"
            + " options must be a constant that is not null: texts.other",
        "sentence_vector(text, map('prompt', other)) | Cannot call sentence_vector:"
            + " options must be a constant that is not null: map('prompt', texts.other)",
        "sentence_vector(text, CAST(NULL AS STRING)) | Cannot call sentence_vector:"
            + " options must be a constant that is not null: CAST(NULL AS STRING)",
        "sentence_vector(text, map('prompt', CAST(NULL AS STRING))) | Cannot call sentence_vector:"
            + " prompt must not be null",
        "sentence_vector(text, map('poolin', 'cls')) | Cannot call sentence_vector:"
            + " Unknown option 'poolin' of sentence_vector; did you mean 'pooling'?",
        "word_vectors(text, map('pooling', 'cls')) | Cannot call word_vectors:"
            + " pooling of vector 'word_vectors' must come with level sentence: word",
        "sentence_vector(text, map('layers', '77')) | Cannot call sentence_vector:"
            + " Model has no layer 77; layers: 0 to 6, or -7 to -1",
        "sentence_vector(text, '/no/model') | Cannot call sentence_vector:"
            + " Cannot open model: folder /no/model does not exist",
        "vector_dimension(text) | Cannot call vector_dimension:"
            + " a vector must be an array of numbers, or a binary: string",
      })
  void aCallThatCannotBeMadeIsRefusedWhenTheQueryIsAnalyzed(String call, String message) {
    assertThat(problem("SELECT " + call + " FROM texts")).isEqualTo(message);
    assertThat(problem("SELECT id FROM texts WHERE " + call + " IS NOT NULL")).isEqualTo(message);
  }

  @Test
  void everythingThatIsWrongIsListedAtOnce() {
    assertThat(
            problem(
                """
                SELECT sentence_vector(id, map('max-tokens', '0', 'long-text', 'chunk', 'stride',
                    'x', 'level', 'word', 'layers', 'q', 'precision', 'int9')) FROM texts
                """))
        .isEqualTo(
            """
            Cannot call sentence_vector: text must be a string, or an array of strings: int
            Unknown option 'level' of sentence_vector; the function says it
            max-tokens must be a whole number of 1 or more: 0
            long-text must be one of truncate, window, fail: chunk
            stride must be a whole number of 0 or more: x
            precision of vector 'sentence_vector' must be one of float32, int8, binary: int9
            layers of vector 'sentence_vector' must be all or whole numbers with commas between: q\
            """);
    assertThat(problem("SELECT cosine_similarity(text, id) FROM texts"))
        .isEqualTo(
            """
            Cannot call cosine_similarity: a vector must be an array of numbers: string
            a vector must be an array of numbers: int\
            """);
  }

  @Test
  void anOptionThatIsLikeNoOtherGetsTheWholeList() {
    assertThat(problem("SELECT sentence_vector(text, map('xyz', '1')) FROM texts"))
        .isEqualTo(
            "Cannot call sentence_vector: Unknown option 'xyz' of sentence_vector; options: model,"
                + " model-file, cache-dir, max-tokens, long-text, stride, prompt, prompt-name, prompt-column,"
                + " layers, combine, weights, gamma, pooling, subtoken-pooling, normalize, dimension, precision, range");
  }

  private static String problem(String sql) {
    return catchThrowableOfType(AnalysisException.class, () -> Sql.query(sql)).message();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sentence_vector | sentence_vector(text [, options]) - Returns the contextual vector of",
        "word_vectors | word_vectors(text [, options]) - Returns the contextual vectors of a text's",
        "cosine_similarity | cosine_similarity(a, b) - Returns the cosine of the angle between two",
        "vector_dimension | vector_dimension(v) - Returns how many values a vector has",
      })
  void everyFunctionDescribesItself(String function, String usage) {
    String text =
        Sql.rows("DESCRIBE FUNCTION EXTENDED " + function).stream()
            .map(row -> row.getString(0))
            .collect(Collectors.joining("\n"));

    assertThat(text)
        .startsWith("Function: " + function + "\nClass: org.contexture.spark.sql.")
        .contains(
            "Usage: " + usage, "\n    Arguments:\n      * ", "\n    Examples:\n      > SELECT ")
        .doesNotContain("_FUNC_");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array(1, 0) | array(2, 0) | 1",
        "array(1.5D, 0D) | array(0, 3) | 0",
        "array(1F, 1F) | array(-1F, -1F) | -1",
        "array(3F, 4F) | array(4F, 3F) | 0.96",
        "array(1F, 2F) | array(1D, 2D) | 1",
        "array(CAST(3 AS TINYINT), CAST(4 AS TINYINT)) | array(4, 3) | 0.96",
      })
  void cosineSimilarityIsTheProductByTheLengths(String a, String b, double cosine) {
    String similarity = "round(cosine_similarity(" + a + ", " + b + "), 12)";

    assertThat(Sql.values("SELECT " + similarity)).containsExactly(cosine);
    // Of columns it is computed by code that Spark generates, of constants by the planner.
    assertThat(
            Sql.values(
                "SELECT round(cosine_similarity(a, b), 12) FROM (SELECT /*+ REPARTITION(1) */ "
                    + a
                    + " AS a, "
                    + b
                    + " AS b FROM texts)"))
        .hasSize(6)
        .containsOnly(cosine);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cosine_similarity(array(0, 0), array(1, 1))",
        "cosine_similarity(NULL, array(1))",
        "cosine_similarity(array(1F), NULL)",
        "cosine_similarity(array(1, NULL), array(1, 1))",
        "vector_dimension(NULL)",
        "sentence_vector(NULL)",
        "sentence_vector('', :m)",
        "word_vectors(CAST(NULL AS ARRAY<STRING>), :m)",
        "sentence_vector('the bank of the river', map('model', :m, 'long-text', 'fail', 'max-tokens', '4'))",
      })
  void whatHasNoValueIsNull(String call) {
    assertThat(Sql.values("SELECT " + call)).containsExactly((Object) null);
    assertThat(Sql.values("SELECT id FROM texts WHERE " + call + " IS NOT NULL")).isEmpty();
  }

  @Test
  void vectorsOfOtherDimensionsHaveNoSimilarity() {
    assertThatThrownBy(
            () -> Sql.rows("SELECT cosine_similarity(array(1, 2), array(id)) FROM texts"))
        .rootCause()
        .hasMessage("Vectors must have equal dimensions: 2 and 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array(1, 2, 3) | 3",
        "sentence_vector('river') | 384",
        "sentence_vector('river', 'minilm') | 384",
        "sentence_vector('river', map('model', :m, 'dimension', '1')) | 1",
        "sentence_vector('river', map('model', :m, 'precision', 'int8', 'normalize', 'true')) | 2",
        "sentence_vector('the river', map('model', 'minilm', 'precision', 'binary')) | 384",
        "word_vectors('river', :m)[0].embedding | 2",
        "word_vectors('river', map('model', :m, 'subtoken-pooling', 'first_last'))[0].embedding | 4",
      })
  void theDimensionIsHowManyValuesThereAre(String vector, int dimension) {
    assertThat(Sql.values("SELECT vector_dimension(" + vector + ")")).containsExactly(dimension);
  }

  @Test
  void functionsAreCalledFromJavaToo() {
    Dataset<Row> texts = TestSpark.session().table("texts");

    Dataset<Row> called =
        texts.select(
            functions.call_function("sentence_vector", functions.col("text")),
            functions.call_function(
                "sentence_vector",
                functions.col("text"),
                functions.map(functions.lit("prompt"), functions.lit("query: "))));

    assertThat(called.collectAsList())
        .isEqualTo(
            Sql.rows(
                "SELECT sentence_vector(text), sentence_vector(text, map('prompt', 'query: '))"
                    + " FROM texts"));
  }

  @Test
  void aColumnWithoutANameIsCalledByItsCall() {
    assertThat(
            Sql.query("SELECT sentence_vector(text), vector_dimension(array(1)) FROM texts")
                .columns())
        .containsExactly("sentence_vector(text)", "vector_dimension(array(1))");
  }
}
