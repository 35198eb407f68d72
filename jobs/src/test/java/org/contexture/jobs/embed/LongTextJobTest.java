package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.report.JobReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The texts of the bundled corpus that are longer than the model reads at once. */
@Tag("slow")
class LongTextJobTest {
  private static final int LONG_TEXTS = 8;

  @TempDir Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void writeTheLongTexts() throws IOException {
    output = folder.resolve("out");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Contexture.class.getResourceAsStream("corpus.jsonl"), StandardCharsets.UTF_8))) {
      List<String> texts = lines.lines().filter(line -> line.contains("\"long-")).toList();
      assertThat(texts).hasSize(LONG_TEXTS);
      input = Files.write(folder.resolve("c.jsonl"), texts);
    }
  }

  @Test
  void underTruncateTheReportTellsWhatIsMissing() {
    JobReport report = run("--long-text", "truncate");

    assertThat(report.written().truncated()).isEqualTo(LONG_TEXTS);
    assertThat(report.encoded().work().windows()).isEqualTo(LONG_TEXTS);
    assertThat(report.encoded().work().textTokensUsed()).isEqualTo(LONG_TEXTS * 256L);
    assertThat(report.encoded().work().textTokensUsed())
        .isLessThan(report.encoded().work().textTokens());
    assertThat(rows()).allSatisfy(row -> assertThat(row.<Boolean>getAs("truncated")).isTrue());
  }

  @Test
  void underWindowEveryTokenIsInTheVector() {
    JobReport report = run("--long-text", "window", "--stride", "32");

    assertWhole(report);
    // 254 tokens of the text are in a window, and 32 of them in the one before.
    long windows =
        rows().stream()
            .mapToLong(row -> row.<Integer>getAs("token_count") - 2)
            .map(tokens -> 1 + (tokens - 254 + 221) / 222)
            .sum();
    assertThat(report.encoded().work().windows()).isEqualTo(windows);
    assertThat(report.encoded().work().tokens())
        .isGreaterThan(report.encoded().work().textTokens());
    assertThat(report.encoded().elements()).isEmpty();
    assertThat(Jobs.read(output).columns()).doesNotContain("chunks");
  }

  @Test
  void underChunkEveryTokenIsInAChunkToo() {
    JobReport report = run("--long-text", "chunk", "--chunk-tokens", "100");

    assertWhole(report);
    long chunks = 0;
    for (Row row : rows()) {
      String text = row.getAs("text");
      int tokens = 0;
      int end = 0;
      for (Row chunk : row.<Row>getList(row.fieldIndex("chunks"))) {
        int begin = chunk.getAs("begin");
        assertThat(text.substring(end, begin)).isBlank();
        end = chunk.getAs("end");
        assertThat(chunk.<String>getAs("text")).isEqualTo(text.substring(begin, end));
        assertThat(chunk.<Integer>getAs("token_count")).isBetween(1, 100);
        assertThat(chunk.getList(chunk.fieldIndex("embedding"))).hasSize(384);
        tokens += chunk.<Integer>getAs("token_count");
        chunks++;
      }
      assertThat(text.substring(end)).isBlank();
      assertThat(tokens).isEqualTo(row.<Integer>getAs("token_count") - 2);
    }
    assertThat(report.encoded().elements().get("chunks")).containsEntry("ok", chunks);
  }

  private void assertWhole(JobReport report) {
    assertThat(report.written().truncated()).isZero();
    assertThat(report.encoded().work().textTokensUsed())
        .isEqualTo(report.encoded().work().textTokens());
    assertThat(report.encoded().work().textTokens())
        .isEqualTo(rows().stream().mapToLong(row -> row.<Integer>getAs("token_count")).sum());
    assertThat(rows())
        .hasSize(LONG_TEXTS)
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs("embedding_status")).isEqualTo("ok");
              assertThat(row.<Boolean>getAs("truncated")).isFalse();
              assertThat(row.<Integer>getAs("token_count")).isGreaterThan(256);
            });
  }

  private JobReport run(String... options) {
    return Jobs.run(
        Stream.concat(
                Stream.of("--input", input.toString(), "--output", output.toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private List<Row> rows() {
    return Jobs.read(output).collectAsList();
  }
}
