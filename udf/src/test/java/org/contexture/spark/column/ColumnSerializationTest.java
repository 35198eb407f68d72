package org.contexture.spark.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.serializer.Serializer;
import org.contexture.spark.fixture.RoundTrip;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Columns arrive on an executor as they were sent, under both of Spark's serializers. */
class ColumnSerializationTest {
  private static final AddedColumns COLUMNS =
      new AddedColumns(
          "our_",
          List.of(
              new TextColumn(new ColumnPath("text", List.of(1)), false),
              new TextColumn(new ColumnPath("doc.b", List.of(2, 0)), true)),
          List.of(
              new SpanOffsets(
                  new ColumnPath("b", List.of(3)), new ColumnPath("e", List.of(4)), true)),
          List.of(new PromptColumn(new ColumnPath("p", List.of(5)))),
          List.of("embedding", "w"),
          6);

  @ParameterizedTest
  @MethodSource("org.contexture.spark.fixture.RoundTrip#serializers")
  void columnsArriveEqual(Serializer serializer) {
    List<Object> values =
        List.of(COLUMNS, COLUMNS.texts().get(1), COLUMNS.spans().get(0), COLUMNS.prompts().get(0));

    for (Object value : values) {
      assertThat(RoundTrip.of(value, serializer)).isEqualTo(value).isNotSameAs(value);
    }
  }
}
