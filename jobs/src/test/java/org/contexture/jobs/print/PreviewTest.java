package org.contexture.jobs.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreviewTest {
  private static final String COLUMNS = "as t(id, text, embedding, embedding_status)";

  @Test
  void theSchemaThreeRowsAndTheNearestPairAreShown() {
    Dataset<Row> output =
        rows(
            "('r1', 'north', array(0f, 1f, 0f), 'ok')",
            "('r2', 'east', array(1f, 0f, 0f), 'ok')",
            "('r3', 'nothing', null, 'failed')",
            "('r4', 'east by north', array(0.96f, 0.28f, 0f), 'ok')",
            "('r5', 'up', array(0f, 0f, 1f), 'ok')");

    assertThat(Preview.of(output, "text", Optional.of("embedding"), Optional.of("id")))
        .containsExactly(
            "Schema",
            "  id                 string",
            "  text               string",
            "  embedding          array<float>",
            "  embedding_status   string",
            "",
            "Three rows",
            "  r1  [0.000, 1.000, 0.000]  north",
            "  r2  [1.000, 0.000, 0.000]  east",
            "  r4  [0.960, 0.280, 0.000]  east by north",
            "",
            "Nearest to each other among 4 texts (cosine 0.960)",
            "  east",
            "  east by north");
  }

  @Test
  void noTextAndNoNameReachesATerminalThatWouldObeyIt() {
    Dataset<Row> output =
        rows("('\u001b[31mr', '\u001b[2Ja', array(0f, 1f, 0f), 'ok')")
            .withColumnRenamed("embedding_status", "s\u001b[2J");

    assertThat(Preview.of(output, "text", Optional.of("embedding"), Optional.of("id")))
        .contains(
            "  s\\u001b[2J         string", "  \\u001b[31mr  [0.000, 1.000, 0.000]  \\u001b[2Ja");
  }

  @Test
  void equalTextsAreNoPair() {
    Dataset<Row> output =
        rows(
            "('r1', 'same', array(0f, 1f, 0f), 'ok')",
            "('r2', 'same', array(0f, 1f, 0f), 'ok')",
            "('r3', 'other', array(1f, 0f, 0f), 'ok')");

    assertThat(Preview.of(output, "text", Optional.of("embedding"), Optional.empty()))
        .endsWith("Nearest to each other among 3 texts (cosine 0.000)", "  same", "  other");
  }

  @Test
  void oneRowHasNoPair() {
    Dataset<Row> output = rows("('r1', 'alone', array(0f, 1f, 0f), 'ok')");

    List<String> lines = Preview.of(output, "text", Optional.of("embedding"), Optional.empty());

    assertThat(lines).endsWith("Three rows", "  [0.000, 1.000, 0.000]  alone");
  }

  @Test
  void withoutVectorsOnlyTheSchemaIsShown() {
    Dataset<Row> output = rows("('r1', 'nothing', cast(null as array<float>), 'failed')");

    assertThat(Preview.of(output, "text", Optional.of("embedding"), Optional.empty()))
        .endsWith("Three rows");
  }

  @Test
  void longTextsAreShortenedAndFoldedBetweenCharacters() {
    String emoji = "\uD83D\uDE00";
    Dataset<Row> output =
        rows(
            "('r1', repeat('" + emoji + "', 2000), array(0f, 1f, 0f), 'ok')",
            "('r2', concat(' two\\n\\n lines ', repeat('x', 100)), array(0f, 1f, 0f), 'ok')");

    List<String> lines = Preview.of(output, "text", Optional.of("embedding"), Optional.empty());

    assertThat(lines)
        .contains(
            "  [0.000, 1.000, 0.000]  " + emoji.repeat(35) + "...",
            "  [0.000, 1.000, 0.000]  two lines " + "x".repeat(61) + "...");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array(1f) | [1.000]",
        "array(1f, 2f) | [1.000, 2.000]",
        "array(1f, 2f, 3f) | [1.000, 2.000, 3.000]",
        "array(1f, 2f, 3f, 4f) | [1.000, 2.000, 3.000, ...]"
      })
  void threeValuesOfAVectorAreShownAndThatThereAreMore(String vector, String shown) {
    assertThat(
            Preview.of(
                rows("('r1', 'alone', " + vector + ", 'ok')"),
                "text",
                Optional.of("embedding"),
                Optional.empty()))
        .endsWith("Three rows", "  " + shown + "  alone");
  }

  @Test
  void withoutAVectorPerTextOnlyTheSchemaIsShown() {
    Dataset<Row> output = rows("('r1', 'a text', array(0f, 1f, 0f), 'ok')");

    assertThat(Preview.of(output, "text", Optional.empty(), Optional.of("id")))
        .containsExactly(
            "Schema",
            "  id                 string",
            "  text               string",
            "  embedding          array<float>",
            "  embedding_status   string");
  }

  /** Also where an element is null. */
  @Test
  void aTextThatIsGivenAsWordsIsShownAsOne() {
    Dataset<Row> output =
        rows(
            "('r1', array('river', 'bank'), array(0f, 1f), 'ok')",
            "('r2', array('a', null, 'loan'), array(1f, 0f), 'ok')");

    assertThat(Preview.of(output, "text", Optional.of("embedding"), Optional.empty()))
        .endsWith(
            "Three rows",
            "  [0.000, 1.000]  river bank",
            "  [1.000, 0.000]  a loan",
            "",
            "Nearest to each other among 2 texts (cosine 0.000)",
            "  river bank",
            "  a loan");
  }

  private static Dataset<Row> rows(String... values) {
    return LocalSpark.session()
        .sql("select * from values " + String.join(", ", values) + " " + COLUMNS)
        .coalesce(1);
  }
}
