package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.FailingModel;
import org.contexture.jobs.fixture.Jobs;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code report.html} as runs write it. */
@Tag("slow")
class HtmlReportTest {
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "</script><img src=http://example.org/x onerror=alert(2)>",
          "{{report}} {{{data}}} {{#rows}}",
          "' onmouseover='alert(3)' \" onclick=\"alert(4)",
          "\u2028\u2029 & &amp; <!-- ]]>",
          "\uD83D\uDE00 half a pair: \uD83D");

  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out");
  }

  @Test
  void everyTextAndNameIsShownAsItIsAndDoesNothing() throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    for (String hostile : HOSTILE) {
      JsonObject row = row(hostile);
      row.addProperty("<i>id</i>", hostile);
      row.addProperty("<b>topic</b> '\"&", hostile);
      rows.add(row);
    }

    run(rows, "--id-column", "<i>id</i>", "--report-color-column", "<b>topic</b> '\"&");

    Document page = page();
    assertSelfContained(page);
    assertThat(page.select("i, img")).isEmpty();
    assertThat(page.text()).contains("Colours are values of <b>topic</b> '\"&.");
    JsonObject map = data(page).getAsJsonObject("map");
    assertThat(map.getAsJsonArray("points")).hasSize(HOSTILE.size());
    assertThat(strings(map.getAsJsonArray("colors")))
        .contains("<script>alert(1)</script>", "{{report}} {{{data}}} {{#rows}}");
  }

  @Test
  void failuresAreShownWithWhatTheyAreAndWhere() throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      // Texts of so many tokens are more than the model has positions.
      JsonObject row = row(HOSTILE.get(1) + " word".repeat(600 + i));
      row.addProperty("id", "<u>row</u> " + i);
      rows.add(row);
    }
    rows.add(row("a short text"));

    run(
        rows,
        "--model",
        FailingModel.in(folder.resolve("model")).toString(),
        "--max-tokens",
        "1000",
        "--id-column",
        "id");

    Document page = page();
    assertSelfContained(page);
    assertThat(page.select("u")).isEmpty();
    Element failures = page.select("h3:contains(Failures) ~ div table").first();
    assertThat(failures.select("tr")).hasSize(2);
    assertThat(failures.select("td").get(0).text()).isEqualTo("6");
    assertThat(failures.select("td").get(1).text()).startsWith("Cannot run model: ");
    assertThat(failures.select("td").get(2).select("div"))
        .hasSize(3)
        .allSatisfy(sample -> assertThat(sample.text()).matches("<u>row</u> [0-5]"));
    assertThat(page.select(".advice").first().text())
        .startsWith("6 texts failed and have no vector.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "overwrite", "append"})
  void everyModeWritesAPageOfItsRun(String mode) throws IOException {
    if (!mode.equals("error")) {
      run(List.of(row("an earlier text"), row("and another")));
    }
    String earlier = mode.equals("error") ? "" : runId(page());

    run(List.of(row("a text"), row("")), "--mode", mode);

    Document page = page();
    assertSelfContained(page);
    assertThat(runId(page)).isNotEqualTo(earlier).isNotEmpty();
    assertThat(tile(page, "Rows")).isEqualTo("2");
    int rows = mode.equals("append") ? 4 : 2;
    assertThat(sum(data(page))).isEqualTo(rows);
    assertThat(page.text().contains("rows of earlier runs included"))
        .isEqualTo(mode.equals("append"));
  }

  @Test
  void theHistogramIsThatOfTheOutput() throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(row("word ".repeat(i)));
    }
    rows.add(row(null));

    run(rows, "--max-tokens", "30");

    List<Row> read =
        Jobs.read(output)
            .select("token_count", "truncated", "embedding_status")
            .filter("token_count is not null")
            .collectAsList();
    JsonObject lengths = data(page()).getAsJsonObject("lengths");
    assertThat(lengths.get("limit").getAsInt()).isEqualTo(30);
    assertThat(sum(data(page()))).isEqualTo(read.size());
    for (JsonElement each : lengths.getAsJsonArray("bins")) {
      JsonObject bin = each.getAsJsonObject();
      String[] range = bin.get("range").getAsString().split(" to ", -1);
      List<Row> inside =
          read.stream()
              .filter(row -> row.getInt(0) >= Integer.parseInt(range[0]))
              .filter(row -> row.getInt(0) <= Integer.parseInt(range[range.length - 1]))
              .toList();
      List<Row> encoded = inside.stream().filter(row -> row.getString(2).equals("ok")).toList();
      List<Row> cut = encoded.stream().filter(row -> row.getBoolean(1)).toList();
      assertThat(bin.get("cut").getAsInt()).isEqualTo(cut.size());
      assertThat(bin.get("whole").getAsInt()).isEqualTo(encoded.size() - cut.size());
      assertThat(bin.get("none").getAsInt()).isEqualTo(inside.size() - encoded.size());
    }
    assertThat(page().text())
        .contains("11 of 40 texts have more than the limit of 30 tokens and were cut.");
  }

  @Test
  void severalTextColumnsAreCountedTogether() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("two.json"),
            "{\"a\":\"one\",\"b\":\"two words\"}\n{\"a\":\"three\",\"b\":null}\n");

    Jobs.runWithPage(
        "--input",
        input.toString(),
        "--output",
        output.toString(),
        "--text-column",
        "a",
        "--text-column",
        "b");

    JsonObject data = data(page());
    assertThat(sum(data)).isEqualTo(3);
    assertThat(data.getAsJsonObject("map").getAsJsonArray("points")).hasSize(2);
    assertThat(page().text()).contains("(a_embedding)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"w:level=word", "b:precision=binary"})
  void vectorsThatAreNoFloatsOfWholeTextsHaveNoMap(String vector) throws IOException {
    run(List.of(row("a text"), row("another one")), "--vector", vector);

    Document page = page();
    assertSelfContained(page);
    assertThat(data(page).has("map")).isFalse();
    assertThat(page.select("#map")).isEmpty();
    assertThat(page.text())
        .contains(
            "There is no map: it shows float32 vectors of level sentence, and this run made none.");
  }

  @Test
  void anEmptyCorpusHasAPage() throws IOException {
    Path input = Files.writeString(folder.resolve("empty.txt"), "");

    Jobs.runWithPage(
        "--input", input.toString(), "--output", output.toString(), "--text-column", "value");

    Document page = page();
    assertSelfContained(page);
    assertThat(data(page).keySet()).containsExactly("time");
    assertThat(page.text())
        .contains("No row came in.")
        .contains("No text has tokens.")
        .contains("No task encoded a row.")
        .contains("There is no map: no text has a vector.");
  }

  @Test
  void theSameCorpusGivesTheSameMapInAnyPartitions() throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      JsonObject row = row("text number " + i);
      row.addProperty("topic", i % 12);
      rows.add(row);
    }

    run(rows, "--report-color-column", "topic", "--partitions", "1");
    JsonObject first = data(page()).getAsJsonObject("map");
    run(rows, "--report-color-column", "topic", "--partitions", "5", "--mode", "overwrite");
    JsonObject second = data(page()).getAsJsonObject("map");

    assertThat(first.getAsJsonArray("points")).hasSize(30);
    assertThat(strings(first.getAsJsonArray("colors"))).hasSize(10).last().isEqualTo("other");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aSampleIsShownWhereThereAreMoreTexts() throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    for (int i = 0; i < 1100; i++) {
      rows.add(row("t" + i));
    }

    run(rows, "--max-tokens", "3");

    assertThat(data(page()).getAsJsonObject("map").getAsJsonArray("points")).hasSize(1000);
  }

  @Test
  void aColumnToColourByMustBeThere() {
    String input = folder.resolve("c.json").toString();

    assertThatThrownBy(
            () -> {
              Files.writeString(Path.of(input), "{\"text\":\"a\",\"topic\":1}");
              Jobs.prepare(
                  "--input",
                  input,
                  "--output",
                  output.toString(),
                  "--report-color-column",
                  "topics");
            })
        .isInstanceOf(CorpusException.class)
        .hasMessage(
            "Output has no column 'topics' to colour the report by; columns: text, topic,"
                + " embedding, embedding_status, embedding_error, token_count, truncated");
    assertThat(output).doesNotExist();
  }

  @Test
  void aPageThatCannotBeWrittenIsToldAndTheOutputIsThere() throws IOException {
    Files.createDirectories(output.resolve("_contexture/report.html/taken"));
    Path input = Files.writeString(folder.resolve("c.json"), "{\"text\":\"a text\"}");
    Captured err = new Captured();

    Jobs.prepare("--input", input.toString(), "--output", output.toString())
        .run(err.stream(), false);

    assertThat(err.problems().get(0))
        .startsWith("Cannot make report.html: Cannot write file:" + output)
        .endsWith("; the output is complete");
    assertThat(Jobs.read(output).count()).isEqualTo(1);
    assertThat(output.resolve("_contexture/report.json")).exists();
  }

  private void run(List<JsonObject> rows, String... options) throws IOException {
    Path input = folder.resolve("corpus.json");
    // Half a surrogate pair has no UTF-8, only an escape.
    Files.write(
        input, rows.stream().map(row -> row.toString().replace("\uD83D\"", "\\ud83d\"")).toList());
    List<String> all =
        new ArrayList<>(List.of("--input", input.toString(), "--output", output.toString()));
    all.addAll(List.of(options));
    Jobs.runWithPage(all.toArray(String[]::new));
  }

  private static JsonObject row(String text) {
    JsonObject row = new JsonObject();
    row.addProperty("text", text);
    return row;
  }

  private Document page() throws IOException {
    return Jsoup.parse(output.resolve("_contexture/report.html").toFile(), "UTF-8");
  }

  private static JsonObject data(Document page) {
    return JsonParser.parseString(page.selectFirst("script#data").data()).getAsJsonObject();
  }

  private static String runId(Document page) {
    return page.select("td:matchesOwn(^run$) + td").first().text();
  }

  private static String tile(Document page, String name) {
    return page.select(".tile .name:containsOwn(" + name + ") + .value").first().text();
  }

  private static long sum(JsonObject data) {
    long sum = 0;
    for (JsonElement bin : data.getAsJsonObject("lengths").getAsJsonArray("bins")) {
      for (String part : List.of("whole", "cut", "none")) {
        sum += bin.getAsJsonObject().get(part).getAsLong();
      }
    }
    return sum;
  }

  private static List<String> strings(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsString).toList();
  }

  /** Our own three scripts and nothing that is fetched, run on an event, or left unfilled. */
  private static void assertSelfContained(Document page) {
    assertThat(page.select("script")).hasSize(3);
    assertThat(page.select("script:not(#data)"))
        .allSatisfy(script -> assertThat(script.attr("nonce")).isEqualTo(runId(page)));
    Set<String> attributes = new HashSet<>();
    page.getAllElements()
        .forEach(element -> element.attributes().forEach(each -> attributes.add(each.getKey())));
    assertThat(attributes)
        .containsExactlyInAnyOrder(
            "lang", "charset", "name", "content", "http-equiv", "class", "id", "type", "nonce");
    assertThat(page.select("style").first().data()).doesNotContain("url(", "@import");
    assertThat(page.select("body > :not(script)").text())
        .isNotEmpty()
        .doesNotContain("Optional[", "NaN", "Infinity");
  }
}
