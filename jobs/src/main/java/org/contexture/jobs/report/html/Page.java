package org.contexture.jobs.report.html;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.contexture.jobs.print.Figure;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.report.advice.Advice;

/**
 * What {@code report.mustache} shows; its names are those of the template. The template escapes
 * every value, but for style, scripts and data, which are made safe here.
 *
 * @param modelShare of the cores' time
 * @param wholeOutput whether the output may hold rows of earlier runs
 * @param map a sentence about the map, or why there is none
 */
record Page(
    Heading report,
    List<Tile> tiles,
    List<Advice> advice,
    String modelShare,
    RowsSection rows,
    boolean wholeOutput,
    LengthsSection lengths,
    SpeedSection speed,
    String map,
    List<SettingsTable> settings,
    ChartData charts) {
  /** The script that draws, from the library's own archive. */
  static final String ECHARTS =
      "/META-INF/resources/_static/echarts/5.6.0/dist/echarts.common.min.js";

  /** Which run it is. */
  record Heading(String runId, String corpus, String model, double wallSeconds, String output) {
    static Heading of(JobReport report) {
      return new Heading(
          report.run().id(),
          report.run().corpus(),
          report.model().name(),
          report.times().wallSeconds(),
          report.run().output());
    }
  }

  boolean hasSpeed() {
    return charts.speed() != null;
  }

  boolean hasMap() {
    return charts.map() != null;
  }

  String style() {
    return stylesheet();
  }

  static String stylesheet() {
    return resource("report.css");
  }

  String data() {
    return charts.json();
  }

  String echarts() {
    return script(ECHARTS);
  }

  String draw() {
    return script("report.js");
  }

  /** A script as it may stand in its element. */
  static String script(String name) {
    return inScript(resource(name));
  }

  String html() {
    return render("report.mustache", this);
  }

  /** A page that says why there is none. */
  static String unavailable(String runId, String reason) {
    record Reason(String runId, String reason) {}

    return render("unavailable.mustache", new Reason(runId, reason));
  }

  static String render(String template, Object values) {
    return Mustache.compiler()
        .escapeHTML(true)
        .strictSections(true)
        .emptyStringIsFalse(true)
        .withFormatter(Page::format)
        .compile(resource(template))
        .execute(values);
  }

  private static String format(Object value) {
    if (value instanceof Double) {
      return Figure.say("%,.1f", value);
    }
    return value instanceof Number ? Figure.say("%,d", value) : String.valueOf(value);
  }

  /** A script's text that does not end its element; in its strings the backslash means nothing. */
  static String inScript(String script) {
    return script.replaceAll("(?i)</(?=script)", "<\\\\/").replace("<!--", "<\\!--");
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Cannot find resource: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
