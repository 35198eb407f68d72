package org.contexture.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.spark.column.StoredVector;
import org.contexture.spark.fixture.RoundTrip;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What travels to an executor or back arrives as it was sent, under both of Spark's serializers.
 */
class VerifySerializationTest {
  private static final StoredVector VECTOR =
      new StoredVector(
          "w", "text", Level.WORD, Precision.INT8, 2, true, 3, 8, LongText.FAIL, true, 4);
  private static final StoredText TEXT =
      new StoredText(true, List.of("s", "e", "c", "t"), List.of(VECTOR));
  private static final FileCheck.Wanted FILE = new FileCheck.Wanted("file:/a", "a", 3);

  @ParameterizedTest
  @MethodSource("org.contexture.spark.fixture.RoundTrip#serializers")
  void valuesArriveEqual(Serializer serializer) {
    List<Object> values =
        List.of(
            VECTOR,
            TEXT,
            FILE,
            new FileCheck("abc", new TreeSet<>(Set.of("id int")), Set.of("w.list")),
            new RowCheck(List.of(TEXT), Map.of("file:/a", "a")),
            new SampleCheck(new StructType().add("w", DataTypes.FloatType), Map.of("b", "c")));

    for (Object value : values) {
      assertThat(RoundTrip.of(value, serializer)).isEqualTo(value).isNotSameAs(value);
    }
  }

  @ParameterizedTest
  @MethodSource("org.contexture.spark.fixture.RoundTrip#serializers")
  void findingsArriveWithTheirPlaces(Serializer serializer) {
    Findings sent = new Findings();
    sent.add(Criterion.ZERO, "w is zero", () -> "row 1");
    sent.add(Criterion.ZERO, "w is zero", () -> "row 2");
    StatusTotals totals = new StatusTotals();
    totals.text("ok");
    totals.row(true);

    FileCheck.Found file =
        RoundTrip.of(
            new FileCheck.Found(FILE, 3, Map.of("a", "b"), new PageCheck.Pages(2, 1), true, sent),
            serializer);
    RowCheck.Found rows =
        RoundTrip.of(new RowCheck.Found(sent, Map.of("a", totals), 4), serializer);

    for (Findings found : List.of(file.found(), rows.found(), RoundTrip.of(sent, serializer))) {
      assertThat(found.of(Criterion.ZERO))
          .isEqualTo(Map.of("w is zero", new Findings.Tally(2, List.of("row 1", "row 2"))));
    }
    assertThat(file.runtime()).isEqualTo(Map.of("a", "b"));
    assertThat(file.pages()).isEqualTo(new PageCheck.Pages(2, 1));
    assertThat(rows.byFile().get("a").byStatus()).isEqualTo(Map.of("ok", 1L));
    assertThat(rows.byFile().get("a").rowsTruncated()).isEqualTo(1);
  }
}
