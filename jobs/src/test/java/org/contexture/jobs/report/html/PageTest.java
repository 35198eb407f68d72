package org.contexture.jobs.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.contexture.jobs.report.map.TextMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  @ParameterizedTest
  @CsvSource({
    "'</script>', '<\\/script>'",
    "'a</SCRIPT >b', 'a<\\/SCRIPT >b'",
    "'<!-- <script>', '<\\!-- <script>'",
    "'1 < 2 && \"</p>\"', '1 < 2 && \"</p>\"'"
  })
  void aScriptDoesNotEndItsElement(String script, String written) {
    assertThat(Page.inScript(script)).isEqualTo(written);
  }

  /**
   * Before 5.5.1 a legend's tooltip took names for markup, and before 6.1.0 a series of lines does,
   * which this build of the library does not have.
   */
  @Test
  void theLibraryThatDrawsHasNoneOfItsKnownFaults() {
    String library = Page.script(Page.ECHARTS);
    Matcher version = Pattern.compile("\\.version=\"(\\d+)\\.(\\d+)\\.(\\d+)\"").matcher(library);

    assertThat(version.find()).isTrue();
    int number =
        Integer.parseInt(version.group(1)) * 10_000
            + Integer.parseInt(version.group(2)) * 100
            + Integer.parseInt(version.group(3));
    assertThat(number).isGreaterThanOrEqualTo(50_501);
    assertThat(library).contains("\"series.line\"").doesNotContain("series.lines");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "\u2028\u2029",
        "\"'&\u0000\\"
      })
  void whatATextHoldsStaysInTheData(String hostile) {
    TextMap map =
        new TextMap(
            List.of(hostile), List.of(new TextMap.Point(0, 1, 0, hostile, hostile)), 1, 0.5);

    String json = new ChartData(null, null, List.of(), map).json();

    assertThat(json).doesNotContain("<", ">", "&", "'", "\u2028", "\u2029", "\u0000");
    assertThat(
            JsonParser.parseString(json)
                .getAsJsonObject()
                .getAsJsonObject("map")
                .getAsJsonArray("points")
                .get(0)
                .getAsJsonObject()
                .get("text")
                .getAsString())
        .isEqualTo(hostile);
  }

  @Test
  void aReasonIsEscaped() {
    Document page = Jsoup.parse(Page.unavailable("run-1", "no <b>{{disk}}</b> & \"more\""));

    assertThat(page.select("b")).isEmpty();
    assertThat(page.body().text())
        .isEqualTo(
            "The report of run run-1 could not be made: no <b>{{disk}}</b> & \"more\". The run"
                + " itself is complete; its figures are in report.json.");
  }
}
