package org.contexture.jobs.report.map;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.Matrix;
import org.apache.spark.mllib.linalg.SingularValueDecomposition;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.RowMatrix;

/**
 * Vectors laid on the plane in which they differ most: their first two principal components.
 *
 * @param points x and y of each vector
 * @param variance the part of the vectors' variance that each axis shows, 0 to 1
 */
record Plane(double[][] points, double[] variance) {
  private static final int AXES = 2;

  /** Smaller singular values, relative to the largest, are rounding errors. */
  private static final double PRECISION = 1e-9;

  /**
   * Principal components by Spark's singular value decomposition of the centred vectors.
   *
   * @param vectors of one length, at least one
   */
  static Plane of(JavaSparkContext spark, List<float[]> vectors) {
    List<Vector> dimensions = centred(vectors);
    double all =
        dimensions.stream().mapToDouble(values -> Vectors.sqdist(values, zeros(vectors))).sum();
    double[][] points = new double[vectors.size()][AXES];
    double[] variance = new double[AXES];
    if (all > 0 && vectors.size() > AXES) {
      // A row for each dimension, so that the right singular vectors are the texts' coordinates;
      // one partition, so that sums are always taken in one order.
      SingularValueDecomposition<RowMatrix, Matrix> svd =
          new RowMatrix(spark.parallelize(dimensions, 1).rdd()).computeSVD(AXES, false, PRECISION);
      for (int axis = 0; axis < svd.s().size(); axis++) {
        double scale = svd.s().apply(axis) * sign(svd.V(), axis);
        for (int p = 0; p < points.length; p++) {
          points[p][axis] = svd.V().apply(p, axis) * scale;
        }
        variance[axis] = svd.s().apply(axis) * svd.s().apply(axis) / all;
      }
    }
    return new Plane(points, variance);
  }

  /** For each dimension its values, around their mean. */
  private static List<Vector> centred(List<float[]> vectors) {
    List<Vector> dimensions = new ArrayList<>();
    for (int d = 0; d < vectors.get(0).length; d++) {
      double[] values = new double[vectors.size()];
      double sum = 0;
      for (int v = 0; v < values.length; v++) {
        values[v] = vectors.get(v)[d];
        sum += values[v];
      }
      for (int v = 0; v < values.length; v++) {
        values[v] -= sum / values.length;
      }
      dimensions.add(Vectors.dense(values));
    }
    return dimensions;
  }

  private static Vector zeros(List<float[]> vectors) {
    return Vectors.zeros(vectors.size());
  }

  /** An axis may point either way: the value furthest from zero is made positive. */
  private static double sign(Matrix coordinates, int axis) {
    double furthest = 0;
    for (int p = 0; p < coordinates.numRows(); p++) {
      double value = coordinates.apply(p, axis);
      furthest = Math.abs(value) > Math.abs(furthest) ? value : furthest;
    }
    return furthest < 0 ? -1 : 1;
  }
}
