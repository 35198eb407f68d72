package org.contexture.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.pooling.Precision;
import org.contexture.encoder.pooling.VectorMath;
import org.contexture.encoder.spec.Level;
import org.contexture.encoder.spec.LongText;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Search by blocks, against one cosine at a time. */
class NearestRowsTest {
  private static final int DIMENSION = 19;
  private static final int ROWS = 1300;

  private final Random random = new Random(3);

  /** More rows than two blocks hold, in several partitions, with several queries. */
  @ParameterizedTest
  @EnumSource
  void theNearestAreThoseOfHighestCosine(Precision precision) {
    StoredVector column = new StoredVector(precision);
    float[][] queries = {vector(), vector(), vector()};
    List<Row> rows = new ArrayList<>();
    float[][] stored = new float[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      float[] values = vector();
      stored[i] = column.asStored(values);
      rows.add(RowFactory.create("r" + i, "text " + i, column.value(values)));
    }

    Hits nearest = column.search(rows, queries, 7);

    for (int q = 0; q < queries.length; q++) {
      List<Hit> expected = new ArrayList<>();
      for (int i = 0; i < ROWS; i++) {
        float cosine = (float) VectorMath.cosine(stored[i], queries[q]);
        expected.add(new Hit(cosine, "r" + i, "text " + i, 0, 6 + Integer.toString(i).length()));
      }
      expected.sort(Comparator.naturalOrder());
      List<Hit> found = nearest.ofQuery(q);
      assertThat(found).hasSize(7);
      for (int h = 0; h < 7; h++) {
        assertThat(found.get(h).similarity())
            .isCloseTo(expected.get(h).similarity(), within(1e-5f));
      }
      // Bits make ties; whichever of two equally near ones came in, its own cosine is right.
      for (Hit hit : found) {
        int row = Integer.parseInt(hit.id().substring(1));
        assertThat(hit.text()).isEqualTo("text " + row);
        assertThat((double) hit.similarity())
            .isCloseTo(VectorMath.cosine(stored[row], queries[q]), within(1e-5));
      }
    }
  }

  @Test
  void lengthsDoNotMatterAndWhatHasNoDirectionIsNeverNearer() {
    StoredVector column = new StoredVector(Precision.FLOAT32);
    float[] query = vector();
    float[] longer = query.clone();
    for (int d = 0; d < DIMENSION; d++) {
      longer[d] *= 1000;
    }
    float[] notANumber = vector();
    notANumber[4] = Float.NaN;
    List<Row> rows =
        List.of(
            RowFactory.create("zero", "", new float[DIMENSION]),
            RowFactory.create("nan", "", notANumber),
            RowFactory.create("none", "", null),
            RowFactory.create(null, "no id", longer));

    List<Hit> found = column.search(rows, new float[][] {query}, 10).ofQuery(0);

    assertThat(found).extracting(Hit::id).containsExactly("", "zero");
    assertThat(found.get(0).text()).isEqualTo("no id");
    assertThat(found.get(0).similarity()).isCloseTo(1, within(1e-5f));
    assertThat(found.get(1).similarity()).isZero();
  }

  @Test
  void equallyNearOnesComeInTheOrderOfTheirIds() {
    StoredVector column = new StoredVector(Precision.FLOAT32);
    float[] query = vector();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(RowFactory.create("r" + (10 + (i * 7) % 40), "same", query));
    }

    assertThat(column.search(rows, new float[][] {query}, 3).ofQuery(0))
        .extracting(Hit::id)
        .containsExactly("r10", "r11", "r12");
  }

  @Test
  void aVectorOfAnotherDimensionIsNamed() {
    StoredVector column = new StoredVector(Precision.FLOAT32);

    assertThatThrownBy(
            () ->
                column.search(
                    List.of(RowFactory.create("a", "", new float[3])), new float[][] {vector()}, 1))
        .hasMessageContaining("Vectors of column 'v' must have 19 values: 3");
  }

  private float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int d = 0; d < DIMENSION; d++) {
      vector[d] = (float) random.nextGaussian();
    }
    VectorMath.normalize(vector);
    return vector;
  }

  /** A column of that precision, with one vector per text. */
  private record StoredVector(Precision precision) {
    DataType type() {
      return switch (precision) {
        case FLOAT32 -> DataTypes.createArrayType(DataTypes.FloatType, false);
        case INT8 -> DataTypes.createArrayType(DataTypes.ByteType, false);
        case BINARY -> DataTypes.BinaryType;
      };
    }

    Object value(float[] values) {
      return switch (precision) {
        case FLOAT32 -> values;
        case INT8 -> Precision.int8(values, 1);
        case BINARY -> Precision.binary(values);
      };
    }

    /** What is left of the values. */
    float[] asStored(float[] values) {
      float[] left = values.clone();
      for (int d = 0; d < left.length; d++) {
        left[d] =
            switch (precision) {
              case FLOAT32 -> values[d];
              case INT8 -> middle(Precision.int8(new float[] {values[d]}, 1)[0]);
              case BINARY -> values[d] > 0 ? 1 : -1;
            };
      }
      return left;
    }

    /** Level 0 is of the values within a step of it, any other of one step farther from it. */
    private static float middle(int level) {
      double middle = level == 0 ? 0 : level > 0 ? level + 0.5 : level - 0.5;
      return (float) ((middle + 128) / 127.5 - 1);
    }

    Hits search(List<Row> rows, float[][] queries, int most) {
      float[] all = new float[queries.length * DIMENSION];
      for (int q = 0; q < queries.length; q++) {
        System.arraycopy(queries[q], 0, all, q * DIMENSION, DIMENSION);
      }
      org.contexture.spark.column.StoredVector stored =
          new org.contexture.spark.column.StoredVector(
              "v",
              "text",
              Level.SENTENCE,
              precision,
              1,
              true,
              DIMENSION,
              256,
              LongText.TRUNCATE,
              false,
              0);
      StructType schema =
          new StructType()
              .add("id", DataTypes.StringType)
              .add("text", DataTypes.StringType)
              .add("v", type());
      JavaRDD<InternalRow> internal =
          ((org.apache.spark.sql.classic.Dataset<Row>)
                  LocalSpark.session().createDataFrame(rows, schema).repartition(3))
              .queryExecution()
              .toRdd()
              .toJavaRDD();
      return internal.mapPartitions(new NearestRows(stored, all, most)).reduce(Hits::merge);
    }
  }
}
