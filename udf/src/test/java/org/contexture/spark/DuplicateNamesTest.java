package org.contexture.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.contexture.encoder.spec.EncoderSpec;
import org.contexture.spark.column.ColumnException;
import org.contexture.spark.fixture.TestModels;
import org.contexture.spark.fixture.TestSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets with several columns of one name, as joins give them. */
class DuplicateNamesTest {
  @Test
  void columnsOfOneNameStayApart() {
    Dataset<Row> joined = joined("id");

    Dataset<Row> embedded =
        TestModels.open(TestModels.TINY, EncoderSpec.defaults())
            .addTo(joined, List.of("text"), TestSpark.metrics());

    assertThat(embedded.columns()).startsWith("id", "text", "id", "embedding");
    assertThat(embedded.schema().fields()[2].metadata())
        .isEqualTo(Metadata.fromJson("{\"of\":\"the other\"}"));
    assertThat(embedded.collectAsList())
        .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2) + " " + row.get(4))
        .containsExactlyInAnyOrder("0 river x0 ok", "1 bank x1 ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "TEXT"})
  void aTextColumnThatIsThereTwiceIsTold(String name) {
    Dataset<Row> joined = joined("text");

    assertThatThrownBy(
            () -> TestModels.open(TestModels.TINY, EncoderSpec.defaults()).addTo(joined, List.of(name), TestSpark.metrics()))
        .isInstanceOf(ColumnException.class)
        .hasMessage("Column 'text' must be there once: 2 times");
  }

  /** Texts with ids, and behind them another column of a name. */
  private static Dataset<Row> joined(String second) {
    return TestSpark.corpus("river", "bank")
        .selectExpr("id", "text", "concat('x', id) AS second")
        .withMetadata("second", Metadata.fromJson("{\"of\":\"the other\"}"))
        .toDF("id", "text", second);
  }
}
