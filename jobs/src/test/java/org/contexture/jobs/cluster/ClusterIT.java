package org.contexture.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.cluster.StandaloneCluster.Submitted;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar on a real cluster: other processes, other class loaders, two executors. */
@ExtendWith(SharedCluster.class)
class ClusterIT {
  private static final int ROWS = 200;
  private static final int BAD_LINES = 3;

  @TempDir static Path home;
  private static Path metrics;
  private static Path embedded;
  private static Submitted embedding;

  private final StandaloneCluster cluster;

  @TempDir Path folder;

  ClusterIT(StandaloneCluster cluster) {
    this.cluster = cluster;
  }

  /** One run that several tests look at. */
  @BeforeAll
  static void embedTheCorpus(StandaloneCluster cluster) throws IOException, InterruptedException {
    metrics = Files.createDirectory(home.resolve("metrics"));
    embedded = home.resolve("cluster");
    embedding =
        cluster.submit(
            List.of(
                "--conf",
                "spark.metrics.conf.executor.sink.csv.class=org.apache.spark.metrics.sink.CsvSink",
                "--conf",
                "spark.metrics.conf.executor.sink.csv.directory=" + metrics,
                "--conf",
                "spark.metrics.conf.executor.sink.csv.period=1",
                // As for a corpus that is not small.
                "--conf",
                "spark.sql.codegen.wholeStage=true",
                "--conf",
                "spark.sql.codegen.factoryMode=FALLBACK",
                "--conf",
                "spark.sql.adaptive.enabled=true"),
            embed(corpus(), embedded));
  }

  private static List<String> embed(Path input, Path output) {
    return List.of(
        "embed", "--input", input.toString(), "--partitions", "6", "--output", output.toString());
  }

  @Test
  void twoExecutorsGiveTheVectorsOfALocalRunBitForBit() throws Exception {
    Path local = folder.resolve("local");
    Captured err = new Captured();
    List<String> locally = embed(home.resolve("corpus.json"), local);
    assertThat(
            Contexture.run(locally.toArray(String[]::new), new Captured().stream(), err.stream()))
        .isEqualTo(ExitCode.DONE);

    assertThat(Captured.problems(embedding.err())).isEmpty();
    assertThat(embedding.exitCode()).isZero();
    JsonObject report =
        JsonParser.parseString(Files.readString(embedded.resolve("_contexture/report.json")))
            .getAsJsonObject();
    assertThat(report.get("rows_in").getAsInt()).isEqualTo(ROWS);
    assertThat(report.get("rows_out").getAsInt()).isEqualTo(ROWS);
    assertThat(report.get("bad_records").getAsInt()).isEqualTo(BAD_LINES);
    assertThat(report.get("model_loads").getAsInt()).isBetween(1, 2);
    assertThat(report.getAsJsonObject("spark").get("master").getAsString())
        .isEqualTo(cluster.master());
    Map<Integer, String> vectors = StoredVectors.read(embedded);
    assertThat(vectors).hasSize(ROWS).isEqualTo(StoredVectors.read(local));
  }

  /** The application's jar reaches executors before they start plugins. */
  @Test
  void executorsPutTheirCountsIntoSparksMetrics() throws IOException {
    assertThat(embedding.exitCode()).as(embedding.err()).isZero();
    assertThat(last(metrics, "rows").values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(ROWS);
    assertThat(last(metrics, "model_loads").values()).containsExactly(1L, 1L);
  }

  /** The newest value of a counter of the plugin, by the executor's file. */
  private static Map<String, Long> last(Path metrics, String name) throws IOException {
    Map<String, Long> values = new TreeMap<>();
    try (Stream<Path> files = Files.list(metrics)) {
      for (Path file :
          files.filter(f -> f.toString().endsWith(".ContexturePlugin." + name + ".csv")).toList()) {
        List<String> lines = Files.readAllLines(file);
        values.put(
            file.getFileName().toString(),
            Long.valueOf(lines.get(lines.size() - 1).split(",", -1)[1]));
      }
    }
    return values;
  }

  @Test
  void preflightTellsOfBothExecutorsAndLeavesNothing() throws Exception {
    Path output = folder.resolve("out");

    Submitted submitted =
        cluster.submit(List.of(), List.of("preflight", "--output", output.toString()));

    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    assertThat(submitted.err()).isEmpty();
    assertThat(submitted.out().lines().map(line -> line.replaceFirst("(\\w+) +(\\w+) .*", "$1 $2")))
        .containsExactly(
            "ok output", "ok corpus", "ok model", "ok executor", "ok executor", "ok memory");
    assertThat(submitted.out()).contains("0 on 127.0.0.1: ", "1 on 127.0.0.1: ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aWrongModelIsOneSentenceAndExitCode4() throws Exception {
    Path model = folder.resolve("no-model");
    Path output = folder.resolve("out");

    Submitted submitted =
        cluster.submit(
            List.of(),
            List.of("embed", "--model", model.toString(), "--output", output.toString()));

    assertThat(submitted.exitCode()).isEqualTo(4);
    assertThat(submitted.out()).isEmpty();
    assertThat(Captured.problems(submitted.err()))
        .containsExactly("Cannot open model: folder " + model + " does not exist");
    assertThat(output).doesNotExist();
  }

  @Test
  void aTextOf4MegabytesIsEncodedByAnExecutorOf2Gigabytes() throws Exception {
    assertThatALongTextIsEncoded(4);
  }

  @Tag("nightly")
  @Test
  void aTextOf64MegabytesIsEncodedByAnExecutorOf2Gigabytes() throws Exception {
    assertThatALongTextIsEncoded(64);
  }

  private void assertThatALongTextIsEncoded(int megabytes) throws Exception {
    int bytes = megabytes << 20;
    Path input = folder.resolve("c.txt");
    String sentence = "the cat sat on the mat and the dog ran to the red door of a big house ";
    try (BufferedWriter writer = Files.newBufferedWriter(input)) {
      for (int written = 0; written < bytes; written += sentence.length()) {
        writer.write(sentence);
      }
      writer.write("\na short text\n");
    }
    Path output = folder.resolve("out");

    Submitted submitted =
        cluster.submit(
            // A preview that fetched whole texts would not fit into this.
            List.of("--conf", "spark.driver.maxResultSize=" + bytes / 4),
            List.of("embed", "--input", input.toString(), "--output", output.toString()));

    System.out.printf(
        Locale.ROOT,
        "%d MB text: %.1f s from submit to exit, an executor's peak %,d MiB%n",
        megabytes,
        submitted.seconds(),
        submitted.executorPeakBytes() >> 20);
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement();
        ResultSet row =
            sql.executeQuery(
                "select embedding_status, truncated, token_count, length(text), len(embedding)"
                    + " from read_parquet('"
                    + output
                    + "/*.parquet') order by token_count desc")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("ok");
      assertThat(row.getBoolean(2)).isTrue();
      assertThat(row.getInt(3)).isGreaterThan(bytes / 7);
      assertThat(row.getLong(4)).isGreaterThanOrEqualTo(bytes);
      assertThat(row.getInt(5)).isEqualTo(384);
      assertThat(row.next()).isTrue();
      assertThat(row.getBoolean(2)).isFalse();
      assertThat(row.next()).isFalse();
    }
  }

  private static Path corpus() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      String text =
          switch (i % 20) {
            case 3 -> "null";
            case 7 -> "\"\"";
            case 11 -> "\"\\u0000\\u0007 \\t\"";
            case 13 -> "\"half a pair \\ud83d\"";
            case 17 -> '"' + "a long text ".repeat(40 + i) + '"';
            default -> "\"text number " + i + " of the corpus" + " and on".repeat(i % 9) + '"';
          };
      lines.add("{\"id\": " + i + ", \"text\": " + text + "}");
    }
    lines.add(50, "{\"id\": 1000, \"text\": ");
    lines.add(100, "no JSON");
    lines.add("]");
    return Files.write(home.resolve("corpus.json"), lines);
  }
}
