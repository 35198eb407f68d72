package org.contexture.jobs.report.map;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.contexture.jobs.report.output.FinishedOutput;

/**
 * A map of a sample of texts, near ones beside each other as far as two dimensions can show it.
 *
 * @param colors what the colours stand for, the most frequent first and {@link #OTHER} last; one
 *     empty name where nothing is coloured
 * @param points one for each text of the sample
 * @param looked rows that the sample is of, at most
 * @param variance the part of the vectors' variance that the map shows, 0 to 1
 */
public record TextMap(List<String> colors, List<Point> points, int looked, double variance) {
  static final int MOST_COLORS = 10;
  static final String OTHER = "other";

  /**
   * A text.
   *
   * @param color index of its colour
   */
  public record Point(double x, double y, int color, String id, String text) {}

  /**
   * Draws a sample; nothing where it has no text.
   *
   * @param vector name of a column of float vectors
   * @param color name of the column to colour by
   */
  public static Optional<TextMap> of(
      FinishedOutput output, String vector, int dimension, Optional<String> color) {
    VectorSample sample = VectorSample.of(output, vector, dimension, color);
    List<VectorSample.Entry> entries = sample.entries();
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    Plane plane = Plane.of(entries.stream().map(VectorSample.Entry::vector).toList());
    List<String> colors = colors(entries.stream().map(VectorSample.Entry::color).toList());
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      VectorSample.Entry entry = entries.get(i);
      int at = colors.indexOf(entry.color());
      points.add(
          new Point(
              round(plane.points()[i][0]),
              round(plane.points()[i][1]),
              at < 0 ? colors.size() - 1 : at,
              entry.id(),
              entry.text()));
    }
    double shown = plane.variance()[0] + plane.variance()[1];
    return Optional.of(new TextMap(colors, List.copyOf(points), sample.looked(), round(shown)));
  }

  /** The most frequent values, equally frequent ones in order of their names. */
  public static List<String> colors(List<String> values) {
    Map<String, Long> counts =
        values.stream()
            .collect(Collectors.groupingBy(value -> value, TreeMap::new, Collectors.counting()));
    List<String> byCount =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .map(Map.Entry::getKey)
            .toList();
    if (byCount.size() <= MOST_COLORS) {
      return byCount;
    }
    List<String> colors =
        new ArrayList<>(
            byCount.stream().filter(value -> !value.equals(OTHER)).limit(MOST_COLORS - 1).toList());
    colors.add(OTHER);
    return List.copyOf(colors);
  }

  /** Four digits are more than a screen shows; the last ones of a double differ from run to run. */
  private static double round(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
