package org.contexture.jobs.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.ml.clustering.CentroidCluster;
import org.apache.commons.math3.ml.clustering.Clusterable;
import org.apache.commons.math3.ml.clustering.KMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.clustering.MultiKMeansPlusPlusClusterer;
import org.apache.commons.math3.ml.distance.EuclideanDistance;
import org.apache.commons.math3.random.Well19937c;
import org.contexture.encoder.pooling.VectorMath;

/**
 * Groups a word's occurrences by what they mean: k-means, with as many groups as give the highest
 * mean silhouette (Rousseeuw 1987). What all occurrences have in common says nothing of their
 * senses: their mean is taken from each vector before.
 *
 * @param occurrences in a fixed order
 */
record SenseGroups(List<Occurrence> occurrences) {
  private static final int MOST_SENSES = 8;

  /** A lower silhouette is that of one cloud cut in pieces. */
  private static final double LEAST_SILHOUETTE = 0.05;

  private static final int ITERATIONS = 100;
  private static final int TRIALS = 10;

  /**
   * The senses, those nearest to a query first; without one, those with most occurrences.
   *
   * @param query of length 1
   * @param most occurrences that are shown of each
   */
  List<Sense> senses(Optional<float[]> query, int most) {
    List<Sense> senses = new ArrayList<>();
    for (List<Occurrence> group : groups()) {
      float[] mean = mean(group);
      VectorMath.normalize(mean);
      float[] to = query.orElse(mean);
      List<Hit> nearest =
          group.stream()
              .map(occurrence -> occurrence.hit(VectorMath.dot(occurrence.vector(), to)))
              .sorted()
              .toList();
      double similarity =
          query.isPresent()
              ? VectorMath.dot(mean, to)
              : nearest.stream().mapToDouble(Hit::similarity).average().orElseThrow();
      senses.add(
          new Sense(group.size(), similarity, nearest.subList(0, Math.min(most, nearest.size()))));
    }
    Comparator<Sense> order =
        query.isPresent()
            ? Comparator.comparing(Sense::similarity)
            : Comparator.comparing(Sense::size);
    senses.sort(order.reversed());
    return senses;
  }

  private static float[] mean(List<Occurrence> group) {
    float[] mean = new float[group.get(0).vector().length];
    for (Occurrence occurrence : group) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += occurrence.vector()[d] / group.size();
      }
    }
    return mean;
  }

  private List<List<Occurrence>> groups() {
    List<Point> points = points();
    List<List<Occurrence>> best = List.of(occurrences);
    double highest = LEAST_SILHOUETTE;
    // More groups than that would have few occurrences each.
    for (int k = 2; k <= Math.min(MOST_SENSES, (int) Math.sqrt(occurrences.size())); k++) {
      List<CentroidCluster<Point>> groups =
          new MultiKMeansPlusPlusClusterer<>(
                  new KMeansPlusPlusClusterer<Point>(
                      k, ITERATIONS, new EuclideanDistance(), new Well19937c(k)),
                  TRIALS)
              .cluster(points);
      double silhouette = silhouette(groups);
      if (silhouette > highest) {
        highest = silhouette;
        best =
            groups.stream()
                .map(group -> group.getPoints().stream().map(Point::occurrence).toList())
                .toList();
      }
    }
    return best;
  }

  /**
   * An occurrence as it is grouped.
   *
   * @param getPoint of length 1
   */
  private record Point(Occurrence occurrence, double[] getPoint) implements Clusterable {}

  private List<Point> points() {
    float[] mean = mean(occurrences);
    List<Point> points = new ArrayList<>();
    for (Occurrence occurrence : occurrences) {
      float[] own = occurrence.vector().clone();
      for (int d = 0; d < own.length; d++) {
        own[d] -= mean[d];
      }
      VectorMath.normalize(own);
      points.add(
          new Point(occurrence, IntStream.range(0, own.length).mapToDouble(d -> own[d]).toArray()));
    }
    return points;
  }

  private static double silhouette(List<CentroidCluster<Point>> groups) {
    double sum = 0;
    int points = 0;
    for (CentroidCluster<Point> own : groups) {
      for (Point point : own.getPoints()) {
        double inside = distances(point, own) / Math.max(1, own.getPoints().size() - 1);
        double outside =
            groups.stream()
                .filter(other -> other != own && !other.getPoints().isEmpty())
                .mapToDouble(other -> distances(point, other) / other.getPoints().size())
                .min()
                .orElse(0);
        if (own.getPoints().size() > 1) {
          sum += (outside - inside) / Math.max(Math.max(inside, outside), Double.MIN_NORMAL);
        }
        points++;
      }
    }
    return sum / points;
  }

  /** Sum of the distances to all points of a group. */
  private static double distances(Point point, CentroidCluster<Point> group) {
    EuclideanDistance distance = new EuclideanDistance();
    return group.getPoints().stream()
        .mapToDouble(other -> distance.compute(point.getPoint(), other.getPoint()))
        .sum();
  }
}
