package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.contexture.jobs.fixture.Jobs;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report's scripts run under its own security policy and draw. */
@Tag("slow")
class ReportInBrowserTest {
  @TempDir Path folder;

  @Test
  void everyChartIsDrawnAndNoTextIsRun() throws IOException, InterruptedException {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "needs chromium or google-chrome on the path");
    Path input =
        Files.write(
            folder.resolve("corpus.json"),
            List.of(
                "{\"text\":\"a text\",\"topic\":\"</script><script>document.title='run'</script>\"}",
                "{\"text\":\"<img src=x onerror=document.title='run'>\",\"topic\":\"other\"}",
                "{\"text\":\"a third one\",\"topic\":\"other\"}"));
    Path output = folder.resolve("out");
    Jobs.runWithPage(
        "--input",
        input.toString(),
        "--output",
        output.toString(),
        "--report-color-column",
        "topic");

    Document drawn = open(browser.get(), output.resolve("_contexture/report.html"));

    assertThat(drawn.title()).startsWith("Contexture: ");
    assertThat(drawn.select(".chart")).hasSize(4);
    assertThat(drawn.select(".chart canvas")).hasSizeGreaterThanOrEqualTo(4);
    for (String chart : List.of("lengths", "speed", "time", "map")) {
      assertThat(drawn.select("#" + chart + " canvas")).as(chart).isNotEmpty();
    }
  }

  private static Optional<Path> browser() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(place -> Stream.of("chromium", "google-chrome").map(name -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The page as it is after its scripts have run. */
  private Document open(Path browser, Path page) throws IOException, InterruptedException {
    Path dump = folder.resolve("dump.html");
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("browser"),
                "--virtual-time-budget=5000",
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dump.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isZero();
    return Jsoup.parse(dump.toFile(), "UTF-8");
  }
}
