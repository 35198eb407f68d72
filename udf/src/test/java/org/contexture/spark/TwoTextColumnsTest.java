package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.spark.executor.EncodeMetrics;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TwoTextColumnsTest {
  private static EncodeMetrics.Counts counts;
  private static List<Row> rows;

  @BeforeAll
  static void embed() {
    Dataset<Row> corpus =
        TestSpark.session()
            .sql(
                """
                SELECT * FROM VALUES
                  (1, 'river', named_struct('text', 'the bank of the river')),
                  (2, 'the bank of the river', named_struct('text', 'river')),
                  (3, 'bank', NULL), (4, NULL, named_struct('text', '')) AS (id, title, body)
                """)
            .coalesce(1);
    EncodeMetrics metrics = TestSpark.metrics();
    rows =
        TestModels.minilm().addTo(corpus, List.of("title", "body.text"), metrics).collectAsList();
    counts = metrics.counts();
  }

  @Test
  void eachTextColumnGetsItsOwnColumns() {
    assertThat(rows)
        .extracting(
            row -> row.getAs("title_embedding_status"),
            row -> row.getAs("body_text_embedding_status"),
            row -> row.getAs("title_token_count"),
            row -> row.getAs("body_text_token_count"))
        .containsExactly(
            tuple("ok", "ok", 3, 7),
            tuple("ok", "ok", 7, 3),
            tuple("ok", "null_text", 3, null),
            tuple("null_text", "empty_text", null, 2));
    assertThat(TestSpark.vector(rows.get(0), "title_embedding"))
        .isNotEqualTo(TestSpark.vector(rows.get(0), "body_text_embedding"));
  }

  @Test
  void aTextThatStandsInBothHasOneVectorAndIsEncodedOnce() {
    assertThat(TestSpark.vector(rows.get(1), "body_text_embedding"))
        .isEqualTo(TestSpark.vector(rows.get(0), "title_embedding"));
    assertThat(TestSpark.vector(rows.get(1), "title_embedding"))
        .isEqualTo(TestSpark.vector(rows.get(0), "body_text_embedding"));
    assertThat(counts.work().textsEncoded()).isEqualTo(3);
  }

  @Test
  void rowsAreCountedOnceAndStatusesPerText() {
    assertThat(counts.rows()).isEqualTo(4);
    assertThat(counts.byStatus())
        .containsEntry("ok", 5L)
        .containsEntry("null_text", 2L)
        .containsEntry("empty_text", 1L);
  }
}
