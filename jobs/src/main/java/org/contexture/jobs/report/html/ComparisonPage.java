package org.contexture.jobs.report.html;

import com.google.gson.Gson;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What {@code comparison.mustache} shows: a table, and a chart of bars for each of its figures.
 *
 * @param nonce what the page's own scripts are known by
 */
public record ComparisonPage(
    String nonce,
    String title,
    String about,
    List<Cell> header,
    List<Line> rows,
    List<Chart> charts) {
  /**
   * A figure of everything that is compared.
   *
   * @param name of the figure
   */
  public record Chart(String name, List<Bar> bars) {}

  /**
   * A bar.
   *
   * @param value null where there is none, which makes no bar
   * @param low end of the interval around the value; null where there is none
   * @param high its other end; null where there is none
   * @param baseline whether the others are compared with it
   */
  public record Bar(String name, Double value, Double low, Double high, boolean baseline) {}

  /** A cell of the table. */
  record Cell(String text, boolean number) {}

  /** A row of the table. */
  record Line(List<Cell> cells) {}

  /**
   * The page: one HTML file that needs no other.
   *
   * @param header of the table
   * @param rows of the table; the first cell of each is a name
   */
  public static String html(
      String title,
      String about,
      List<String> header,
      List<List<String>> rows,
      List<Chart> charts) {
    return Page.render(
        "comparison.mustache",
        new ComparisonPage(
            UUID.randomUUID().toString(),
            title,
            about,
            cells(header),
            rows.stream().map(row -> new Line(cells(row))).toList(),
            charts));
  }

  private static List<Cell> cells(List<String> row) {
    return IntStream.range(0, row.size()).mapToObj(c -> new Cell(row.get(c), c > 0)).toList();
  }

  /** Where the charts go. */
  List<String> places() {
    return IntStream.range(0, charts.size()).mapToObj(chart -> "chart-" + chart).toList();
  }

  String style() {
    return Page.stylesheet();
  }

  /** Escapes what could end a script. */
  String data() {
    return new Gson().toJson(charts);
  }

  String echarts() {
    return Page.script(Page.ECHARTS);
  }

  String draw() {
    return Page.script("comparison.js");
  }
}
