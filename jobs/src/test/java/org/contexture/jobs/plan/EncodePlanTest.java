package org.contexture.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.rows.RowLayout;
import org.contexture.jobs.rows.Stays;
import org.contexture.jobs.rows.StoredRows;
import org.contexture.spark.column.InputNames;
import org.junit.jupiter.api.Test;

class EncodePlanTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final int FILES = 3000;

  private static final StructType CORPUS = StructType.fromDDL("id BIGINT, text STRING");
  private static final StructType OUTPUT =
      CORPUS.merge(StructType.fromDDL("embedding ARRAY<FLOAT>, embedding_status STRING"), true);
  private static final RowLayout LAYOUT =
      new RowLayout(CORPUS, OUTPUT, InputNames.of(List.of("text")), Optional.of("id"));

  @Test
  void ofThousandsOfFilesThoseStayThatHoldNoChange() {
    try (EncodePlan plan =
        EncodePlan.of(LAYOUT, corpus(5), Optional.of(stored()), Optional.empty(), Stays.FILES)) {
      assertThat(plan.counts().rowsIn()).isEqualTo(2 * FILES);
      assertThat(plan.counts().rowsReused()).isEqualTo(2 * FILES - 1);
      assertThat(plan.reuses()).as("the other row of the file that goes").isTrue();
      assertThat(plan.changes().keptFiles())
          .hasSize(FILES - 1)
          .contains("file:/out/part-0", "file:/out/part-2999")
          .doesNotContain("file:/out/part-5");
      Dataset<Row> encoded = plan.toEncode(1);
      assertThat(encoded.collectAsList())
          .extracting(row -> row.getLong(0), row -> row.getString(1))
          .containsExactly(tuple(10L, "changed"));
      // A list of the files' names in the plan would be longer by itself.
      assertThat(encoded.queryExecution().analyzed().toString().length()).isLessThan(20_000);
    }
  }

  /** Two rows of each file; the first one of one file has changed. */
  private static Dataset<Row> corpus(int changedFile) {
    return SPARK
        .range(2 * FILES)
        .selectExpr(
            "id", "if(id = %d, 'changed', concat('text ', id)) as text".formatted(2 * changedFile));
  }

  private static StoredRows stored() {
    Dataset<Row> rows =
        SPARK
            .range(2 * FILES)
            .selectExpr(
                "struct(id, concat('text ', id) as text, array(float(1)) as embedding,"
                    + " 'ok' as embedding_status) as row",
                "concat('file:/out/part-', id div 2) as file");
    return new StoredRows(rows, OUTPUT, LAYOUT.texts());
  }
}
