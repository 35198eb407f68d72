package org.contexture.jobs.report.map;

import java.util.List;

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
   * Lays vectors on their plane.
   *
   * @param vectors of one length, at least one
   */
  static Plane of(List<float[]> vectors) {
    double[][] centred = centred(vectors);
    double all = 0;
    for (double[] vector : centred) {
      all += PrincipalAxes.dot(vector, vector);
    }
    double[][] points = new double[centred.length][AXES];
    double[] variance = new double[AXES];
    if (all > 0 && centred.length > AXES) {
      PrincipalAxes axes = PrincipalAxes.of(centred, AXES);
      double largest = axes.squares()[0];
      for (int axis = 0; axis < AXES; axis++) {
        double square = axes.squares()[axis];
        if (square > PRECISION * PRECISION * largest) {
          double scale = Math.sqrt(square) * sign(axes.directions()[axis]);
          for (int p = 0; p < points.length; p++) {
            points[p][axis] = axes.directions()[axis][p] * scale;
          }
          variance[axis] = square / all;
        }
      }
    }
    return new Plane(points, variance);
  }

  private static double[][] centred(List<float[]> vectors) {
    int dimension = vectors.get(0).length;
    double[] mean = new double[dimension];
    for (float[] vector : vectors) {
      for (int d = 0; d < dimension; d++) {
        mean[d] += (double) vector[d] / vectors.size();
      }
    }
    double[][] centred = new double[vectors.size()][dimension];
    for (int v = 0; v < centred.length; v++) {
      for (int d = 0; d < dimension; d++) {
        centred[v][d] = vectors.get(v)[d] - mean[d];
      }
    }
    return centred;
  }

  /** An axis may point either way: the value furthest from zero is made positive. */
  private static double sign(double[] direction) {
    double furthest = 0;
    for (double value : direction) {
      furthest = Math.abs(value) > Math.abs(furthest) ? value : furthest;
    }
    return furthest < 0 ? -1 : 1;
  }
}
