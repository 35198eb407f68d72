package org.contexture.jobs.report.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaneTest {
  @ParameterizedTest
  @CsvSource({"3, 5", "50, 384", "200, 40", "150, 384"})
  void distancesInAPlaneAreKept(int vectors, int dimension) {
    // Two orthogonal directions, and points that lie on their plane.
    Random random = new Random(7);
    List<float[]> points = new ArrayList<>();
    for (int v = 0; v < vectors; v++) {
      double[] at = {random.nextGaussian() * 3, random.nextGaussian()};
      float[] vector = new float[dimension];
      for (int d = 0; d < dimension; d++) {
        vector[d] = (float) (0.25 + at[d % 2] / Math.sqrt(dimension / 2.0));
      }
      points.add(vector);
    }

    Plane found = Plane.of(points);

    assertThat(found.variance()[0] + found.variance()[1]).isCloseTo(1, within(1e-6));
    assertThat(found.variance()[0]).isGreaterThanOrEqualTo(found.variance()[1]);
    for (int i = 1; i < vectors; i++) {
      double expected = distance(points.get(0), points.get(i));
      assertThat(
              Math.hypot(
                  found.points()[0][0] - found.points()[i][0],
                  found.points()[0][1] - found.points()[i][1]))
          .isCloseTo(expected, within(1e-4));
    }
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += ((double) a[d] - b[d]) * ((double) a[d] - b[d]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void theSameVectorsGiveTheSamePlane() {
    Random random = new Random(3);
    List<float[]> vectors = new ArrayList<>();
    for (int v = 0; v < 120; v++) {
      float[] vector = new float[30];
      for (int d = 0; d < vector.length; d++) {
        vector[d] = random.nextFloat();
      }
      vectors.add(vector);
    }

    double[][] first = Plane.of(vectors).points();
    double[][] second = Plane.of(vectors).points();

    for (int v = 0; v < first.length; v++) {
      assertThat(second[v]).containsExactly(first[v], within(1e-6));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "5, 0"})
  void fewOrEqualVectorsLieOnOnePoint(int vectors, float step) {
    List<float[]> equal = new ArrayList<>();
    for (int v = 0; v < vectors; v++) {
      equal.add(new float[] {v * step, 2, 3});
    }

    Plane plane = Plane.of(equal);

    assertThat(List.of(plane.points()))
        .allSatisfy(point -> assertThat(point).containsExactly(0, 0));
    assertThat(plane.variance()).containsExactly(0, 0);
  }

  @Test
  void vectorsOnALineHaveNoSecondAxis() {
    List<float[]> line = new ArrayList<>();
    for (int v = 0; v < 10; v++) {
      line.add(new float[] {v, 2 * v, -v});
    }

    Plane plane = Plane.of(line);

    assertThat(plane.variance()[0]).isCloseTo(1, within(1e-9));
    assertThat(List.of(plane.points()))
        .allSatisfy(point -> assertThat(point[1]).isCloseTo(0, within(1e-6)));
  }
}
