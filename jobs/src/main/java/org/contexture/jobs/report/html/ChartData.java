package org.contexture.jobs.report.html;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.jobs.report.map.TextMap;
import org.contexture.jobs.report.output.LengthHistogram;
import org.contexture.jobs.report.watch.WatchedRun;

/** What the page's script draws; a part that is null is not drawn. */
record ChartData(Lengths lengths, Speed speed, List<Part> time, TextMap map) {
  /** Escapes what could end a script: {@code <}, {@code >}, {@code &}, line separators. */
  private static final Gson GSON = new Gson();

  /**
   * The histogram.
   *
   * @param from least value of the axis
   * @param to greatest value of the axis
   * @param limit null where there is none
   */
  record Lengths(double from, double to, Integer limit, List<Bar> bins) {
    static Lengths of(LengthHistogram histogram, OptionalInt limit) {
      int width = histogram.width();
      List<Bar> bars = new ArrayList<>();
      for (LengthHistogram.Bin bin : histogram.bins()) {
        // The bars are equally wide: the first is drawn from where it would begin, the last one
        // as if it ended where the others do.
        double middle = (bin.last() ? bin.from() + width : bin.to() + 1) - width / 2.0 - 0.5;
        bars.add(new Bar(middle, bin.range(), bin.whole(), bin.cut(), bin.none()));
      }
      double half = width / 2.0;
      return new Lengths(
          bars.get(0).middle() - half,
          bars.get(bars.size() - 1).middle() + half,
          limit.isPresent() ? limit.getAsInt() : null,
          bars);
    }
  }

  record Bar(double middle, String range, long whole, long cut, long none) {}

  /**
   * Amounts over time.
   *
   * @param tokens pairs of a time, in seconds, and tokens per second
   * @param busy pairs of a time and the mean number of busy cores
   */
  record Speed(double seconds, int cores, List<double[]> tokens, List<double[]> busy) {
    static Speed of(WatchedRun figures) {
      return new Speed(
          figures.seconds(),
          figures.cores().most(),
          perSecond(figures, figures.pace().tokens(), Double.MAX_VALUE),
          // A task may be told to begin before the one is told to end that it follows.
          perSecond(figures, figures.pace().busy(), figures.cores().most()));
    }

    private static List<double[]> perSecond(WatchedRun figures, double[] amounts, double most) {
      List<double[]> points = new ArrayList<>();
      for (int b = 0; b < amounts.length; b++) {
        double from = b * figures.pace().bucketSeconds();
        double to = Math.min(figures.seconds(), from + figures.pace().bucketSeconds());
        if (to > from) {
          points.add(new double[] {(from + to) / 2, Math.min(most, amounts[b] / (to - from))});
        }
      }
      return points;
    }
  }

  /** A part of the cores' time. */
  record Part(String name, double seconds) {}

  static ChartData of(
      LengthHistogram lengths,
      OptionalInt limit,
      WatchedRun figures,
      List<SpeedSection.Part> parts,
      Optional<TextMap> map) {
    return new ChartData(
        lengths.bins().isEmpty() ? null : Lengths.of(lengths, limit),
        figures.tasks().count() == 0 ? null : Speed.of(figures),
        parts.stream().map(part -> new Part(part.name(), part.seconds())).toList(),
        map.orElse(null));
  }

  /** As JSON that may stand in a script. */
  String json() {
    return GSON.toJson(this);
  }
}
