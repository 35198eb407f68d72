package org.contexture.jobs.report.map;

import dev.ludovic.netlib.arpack.ARPACK;
import dev.ludovic.netlib.arpack.JavaARPACK;
import java.util.Arrays;
import java.util.Random;
import org.netlib.util.doubleW;
import org.netlib.util.intW;

/**
 * The largest eigenvalues of the matrix of all products of two vectors, which is not made: ARPACK,
 * which Spark uses too, asks for its products with a direction.
 *
 * @param squares eigenvalues, the largest first
 * @param directions for each its eigenvector, of length 1 and with a value for each vector
 */
record PrincipalAxes(double[] squares, double[][] directions) {
  private static final double TOLERANCE = 1e-10;
  private static final int MOST_ROUNDS = 300;

  /** Directions that the search keeps. */
  private static final int KEPT = 20;

  /** What a step asks for: the largest ones, of a plain eigenvalue problem. */
  private static final String LARGEST = "LM";

  private static final String PLAIN = "I";

  /** What a step answers, 1 or -1 where it wants a product. */
  private static final int MULTIPLY = 1;

  private static final int DONE = 99;

  /**
   * Finds them.
   *
   * @param vectors more than there are axes
   */
  static PrincipalAxes of(double[][] vectors, int axes) {
    int size = vectors.length;
    int kept = Math.min(size, KEPT);
    // The same beginning each time: the same vectors have the same axes.
    double[] residual = new Random(1).doubles(size, -1, 1).toArray();
    double[] basis = new double[size * kept];
    double[] operands = new double[3 * size];
    double[] work = new double[kept * (kept + 8)];
    int[] parameters = {1, 0, MOST_ROUNDS, 1, 0, 0, 1, 0, 0, 0, 0};
    int[] places = new int[11];
    intW step = new intW(0);
    intW state = new intW(1);
    ARPACK arpack = JavaARPACK.getInstance();
    while (step.val != DONE) {
      arpack.dsaupd(
          step,
          PLAIN,
          size,
          LARGEST,
          axes,
          new doubleW(TOLERANCE),
          residual,
          kept,
          basis,
          size,
          parameters,
          places,
          operands,
          work,
          work.length,
          state);
      if (Math.abs(step.val) == MULTIPLY) {
        multiply(vectors, operands, places[0] - 1, places[1] - 1);
      }
    }
    double[] ascending = new double[axes];
    double[] found = basis.clone();
    arpack.dseupd(
        true,
        "A",
        new boolean[kept],
        ascending,
        found,
        size,
        0,
        PLAIN,
        size,
        LARGEST,
        new intW(axes),
        TOLERANCE,
        residual,
        kept,
        basis,
        size,
        parameters,
        places,
        operands,
        work,
        work.length,
        state);
    if (state.val != 0) {
      throw new IllegalStateException("ARPACK found no axes: " + state.val);
    }
    double[] squares = new double[axes];
    double[][] directions = new double[axes][];
    for (int axis = 0; axis < axes; axis++) {
      int at = axes - 1 - axis;
      squares[axis] = ascending[at];
      directions[axis] = Arrays.copyOfRange(found, at * size, (at + 1) * size);
    }
    return new PrincipalAxes(squares, directions);
  }

  /** The matrix times the values from one place on, to another. */
  private static void multiply(double[][] vectors, double[] operands, int from, int to) {
    double[] sum = new double[vectors[0].length];
    for (int v = 0; v < vectors.length; v++) {
      double factor = operands[from + v];
      for (int d = 0; d < sum.length; d++) {
        sum[d] += factor * vectors[v][d];
      }
    }
    for (int v = 0; v < vectors.length; v++) {
      operands[to + v] = dot(vectors[v], sum);
    }
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
