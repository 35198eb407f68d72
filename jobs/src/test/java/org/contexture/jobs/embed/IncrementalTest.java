package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.contexture.jobs.fixture.NotedTexts.row;
import static org.contexture.jobs.fixture.NotedTexts.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.contexture.encoder.model.ModelException;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.fixture.FailingModel;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.fixture.Outputs;
import org.contexture.jobs.report.JobReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs over a corpus that changes between them. */
@Tag("slow")
class IncrementalTest {
  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("a lake/out é");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUnchangedCorpusEncodesNothingAndTouchesNoFile(boolean byId) throws IOException {
    List<String> lines = rows(0, 20);
    JobReport first = run(lines, byId);
    Map<String, String> files = files();

    JobReport second = run(lines, byId);

    assertThat(first.compared().rowsNew()).isEqualTo(20);
    assertThat(first.encoded().rows()).isEqualTo(20);
    assertThat(second.compared().rowsIn()).isEqualTo(20);
    assertThat(second.written().rows()).isEqualTo(20);
    assertThat(second.compared().rowsReused()).isEqualTo(20);
    assertThat(second.encoded().rows()).isZero();
    assertThat(second.encoded().work().textsEncoded()).isZero();
    assertThat(second.run().published()).isFalse();
    assertThat(second.written().byStatus()).containsEntry("ok", 20L);
    assertThat(files()).isEqualTo(files);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyNewAndChangedTextsAreEncoded(boolean byId) throws IOException {
    List<String> lines = rows(0, 20);
    run(lines, byId);
    lines.set(3, row(3, "another text altogether", "a"));
    lines.add(row(20, "a new text", "a"));
    lines.remove(7);

    JobReport report = run(lines, byId);

    assertThat(report.compared().rowsIn()).isEqualTo(20);
    assertThat(report.compared().rowsReused()).isEqualTo(18);
    assertThat(report.compared().rowsNew()).isEqualTo(byId ? 1 : 2);
    assertThat(report.compared().rowsChanged()).isEqualTo(byId ? 1 : 0);
    assertThat(report.compared().rowsRemoved()).isEqualTo(byId ? 1 : 2);
    assertThat(report.encoded().work().textsEncoded()).isEqualTo(2);
    assertThat(report.written().byStatus()).containsEntry("ok", 20L);
    assertSameAsFresh(lines);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void otherColumnsAreBroughtUpToDateWithoutEncoding(boolean byId) throws IOException {
    List<String> lines = rows(0, 10);
    run(lines, byId);
    lines.set(4, row(4, "text number 4", "corrected"));

    JobReport report = run(lines, byId);

    assertThat(report.compared().rowsReused()).isEqualTo(10);
    assertThat(report.compared().rowsUpdated()).isEqualTo(1);
    assertThat(report.encoded().rows()).isZero();
    assertThat(report.run().published()).isTrue();
    assertSameAsFresh(lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT96", "TIMESTAMP_MICROS", "TIMESTAMP_MILLIS"})
  void aTimeKeepsItsMicrosecondsHoweverTheSessionWritesTimes(String type) {
    String key = "spark.sql.parquet.outputTimestampType";
    SparkSession spark = LocalSpark.session();
    String corpus = folder.resolve("times").toString();
    spark
        .sql("SELECT 1 AS id, 'a text' AS text, TIMESTAMP'2024-01-01 00:00:00.123456' AS time")
        .write()
        .parquet(corpus);
    List<JobReport> reports = new ArrayList<>();
    spark.conf().set(key, type);
    try {
      for (int night = 0; night < 2; night++) {
        reports.add(
            Jobs.run(
                "--input",
                corpus,
                "--output",
                output.toString(),
                "--mode",
                "incremental",
                "--id-column",
                "id",
                "--model",
                Jobs.TINY));
      }
    } finally {
      spark.conf().unset(key);
    }

    assertThat(reports.get(1).compared().rowsReused()).isEqualTo(1);
    assertThat(reports.get(1).run().published()).isFalse();
    assertThat(Jobs.read(output).selectExpr("CAST(time AS STRING)").first().getString(0))
        .endsWith(":00.123456");
  }

  @Test
  void malformedLinesAreCountedInEachRun() throws IOException {
    List<String> lines = rows(0, 3);
    lines.add("no JSON");
    run(lines, true);
    lines.add(row(3, "one more", "a"));

    JobReport report = run(lines, true);

    assertThat(report.badRecords().count()).isEqualTo(1);
    assertThat(report.compared().rowsIn()).isEqualTo(4);
    assertThat(run(lines, true).badRecords().count()).isEqualTo(1);
  }

  @Test
  void aTextThatMovesToAnotherIdIsNotEncodedAgain() throws IOException {
    List<String> lines = rows(0, 5);
    run(lines, true);
    lines.set(2, row(100, "text number 2", "a"));

    JobReport report = run(lines, true);

    assertThat(report.compared().rowsNew()).isEqualTo(1);
    assertThat(report.compared().rowsRemoved()).isEqualTo(1);
    assertThat(report.rowsDeduplicated()).isEqualTo(1);
    assertThat(report.encoded().work().textsEncoded()).isZero();
    assertSameAsFresh(lines);
  }

  @Test
  void rowsOfOneTextKeepTheirNumberWithoutIds() throws IOException {
    List<String> lines = rows(0, 3);
    lines.add(row(0, "text number 0", "a"));
    lines.add(row(0, "text number 0", "b"));
    run(lines, false);
    lines.remove(3);

    JobReport report = run(lines, false);

    assertThat(report.compared().rowsReused()).isEqualTo(4);
    assertThat(report.compared().rowsRemoved()).isEqualTo(1);
    assertThat(report.encoded().work().textsEncoded()).isZero();
    assertSameAsFresh(lines);
  }

  /** Vectors of random numbers hardly shrink: a file of them is large enough to stay by itself. */
  @Test
  void filesWhoseRowsStayAreNotWrittenAgain() throws IOException {
    int words = 600;
    Path model = folder.resolve("m.vec");
    Random random = new Random(1);
    StringBuilder table = new StringBuilder(words + 1 + " 300\n");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i <= words; i++) {
      table.append("word").append(i);
      for (int d = 0; d < 300; d++) {
        table.append(' ').append(random.nextFloat());
      }
      table.append('\n');
      lines.add(row(i, "word" + i, "a"));
    }
    Files.writeString(model, table);
    String[] options = {"--target-file-size", "1", "--model", model.toString()};
    run(lines.subList(0, words), true, options);
    Map<String, String> first = files();

    JobReport report = run(lines, true, options);

    assertThat(report.compared().rowsReused()).isEqualTo(words);
    assertThat(report.encoded().rows()).isEqualTo(1);
    assertThat(report.written().rows()).isEqualTo(words + 1);
    assertThat(files()).containsAllEntriesOf(first).hasSize(first.size() + 1);
  }

  @Test
  void anotherSettingEncodesAllAgainAndSaysWhy() throws IOException {
    run(rows(0, 4), true);

    JobReport report = run(rows(0, 4), true, "--max-tokens", "16");

    assertThat(report.encoded().rows()).isEqualTo(4);
    assertThat(report.compared().rowsReused()).isZero();
    assertThat(report.reuse().reencodedBecause())
        .contains("max-tokens: 80 -> 16")
        .contains("fingerprint");
    assertThat(Jobs.read(output).count()).isEqualTo(4);
  }

  @Test
  void aColumnAddedSinceIsBroughtInWithoutEncoding() throws IOException {
    run(rows(0, 4), true);
    List<String> lines = new ArrayList<>();
    for (String line : rows(0, 4)) {
      lines.add(line.replace("}", ",\"lang\":\"en\"}"));
    }

    JobReport report = run(lines, true);

    assertThat(report.compared().rowsUpdated()).isEqualTo(4);
    assertThat(report.encoded().rows()).isZero();
    assertThat(Jobs.read(output).filter("lang = 'en'").count()).isEqualTo(4);
    assertSameAsFresh(lines);
  }

  @ParameterizedTest
  @CsvSource({"'\"note\":\"a\"', '\"note\":7'", "',\"note\":\"a\"', ''"})
  void aColumnOfAnotherTypeOrGoneIsBroughtUpToDateWithoutEncoding(String from, String to)
      throws IOException {
    run(rows(0, 4), true);
    List<String> lines = rows(0, 4).stream().map(line -> line.replace(from, to)).toList();

    JobReport report = run(lines, true);

    assertThat(report.compared().rowsUpdated()).isEqualTo(4);
    assertThat(report.encoded().rows()).isZero();
    assertSameAsFresh(lines);
    assertThat(run(lines, true).run().published()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "map(X'00FF', 1)",
        "map(7, 'a')",
        "array(named_struct('a', 1.5D, 'b', NULL))",
        "TIMESTAMP'2024-01-01 00:00:00.000001'",
        "-0.0D",
        "CAST('NaN' AS FLOAT)"
      })
  void valuesOfEveryTypeAreKnownAgain(String value) {
    Path input = folder.resolve("corpus");
    LocalSpark.session()
        .sql("SELECT 1 AS id, 'a text' AS text, " + value + " AS other")
        .write()
        .parquet(input.toString());
    String[] options = {
      "--input",
      input.toString(),
      "--input-format",
      "parquet",
      "--output",
      output.toString(),
      "--mode",
      "incremental",
      "--model",
      Jobs.TINY,
      "--id-column",
      "id"
    };

    Jobs.run(options);

    assertThat(Jobs.run(options).run().published()).isFalse();
  }

  @Test
  void aModelThatIsGoneForAWhileCostsNothing() throws IOException {
    Path model = FailingModel.in(folder.resolve("model"));
    Path away = folder.resolve("away");
    String[] options = {"--model", model.toString(), "--pooling", "mean"};
    run(rows(0, 4), true, options);
    Map<String, String> before = files();

    Files.move(model, away);
    assertThatThrownBy(() -> run(rows(0, 5), true, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(model.toString());
    assertThat(files()).isEqualTo(before);

    Files.move(away, model);
    assertThat(run(rows(0, 5), true, options).encoded().work().textsEncoded()).isEqualTo(1);
  }

  @Test
  void rowsThatAreGoneLeaveTheOutput() throws IOException {
    run(rows(0, 4), true);

    JobReport report = run(rows(0, 1), true);

    assertThat(report.compared().rowsRemoved()).isEqualTo(3);
    assertThat(report.written().rows()).isEqualTo(1);
    assertSameAsFresh(rows(0, 1));
  }

  @Test
  void partitionedOutputsStayPartitioned() throws IOException {
    String[] options = {"--partition-by", "note"};
    List<String> lines = rows(0, 6);
    lines.set(5, row(5, "text number 5", "01"));
    run(lines, true, options);
    lines.set(0, row(0, "text number 0", "01"));

    JobReport report = run(lines, true, options);

    assertThat(report.compared().rowsUpdated()).isEqualTo(1);
    assertThat(report.encoded().rows()).isZero();
    assertThat(report.written().rows()).isEqualTo(6);
    try (Stream<Path> folders = Files.list(output)) {
      assertThat(folders.filter(Files::isDirectory).map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("note=a", "note=01", "_contexture");
    }
    assertThat(run(lines, true, options).run().published()).isFalse();
  }

  @Test
  void rowsAreAppendedToAPartitionedOutputInItsOwnFoldersOnly() throws IOException {
    run(rows(0, 3), true, "--partition-by", "note");
    String input = write(rows(3, 5));

    Jobs.run(
        "--input",
        input,
        "--output",
        output.toString(),
        "--mode",
        "append",
        "--model",
        Jobs.TINY,
        "--partition-by",
        "note");

    assertThat(Jobs.read(output).filter("note = 'a'").count()).isEqualTo(5);
    assertThatThrownBy(
            () ->
                Jobs.run(
                    "--input",
                    input,
                    "--output",
                    output.toString(),
                    "--mode",
                    "append",
                    "--model",
                    Jobs.TINY))
        .hasMessageEndingWith(": it is partitioned by [note], this run by []");
  }

  @Test
  void anotherPartitioningMovesTheRowsWithTheirVectors() throws IOException {
    List<String> lines = rows(0, 6);
    run(lines, true);

    JobReport report = run(lines, true, "--partition-by", "note");

    assertThat(report.compared().rowsReused()).isEqualTo(6);
    assertThat(report.encoded().rows()).isZero();
    assertThat(report.run().published()).isTrue();
    assertThat(Jobs.read(output).filter("note = 'a'").count()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":1,\"text\":\"again\"}", "{\"text\":\"no id\"}"})
  void idsMustBeThereAndUnique(String line) throws IOException {
    List<String> lines = rows(0, 3);
    lines.add(line);

    assertThatThrownBy(() -> run(lines, true))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith("Column 'id' must identify each row: ");
    assertThat(output).doesNotExist();
  }

  @Test
  void equalTextsOfDifferentTasksAreEncodedOnce() throws IOException {
    List<String> lines = rows(0, 30);
    lines.addAll(rows(0, 30));

    JobReport together = run(lines, false, "--partitions", "4");
    JobReport apart =
        Jobs.run(
            "--input",
            write(lines),
            "--output",
            folder.resolve("apart").toString(),
            "--model",
            Jobs.TINY,
            "--window-rows",
            "1",
            "--deduplicate",
            "never");

    assertThat(together.encoded().work().textsEncoded()).isEqualTo(30);
    assertThat(together.rowsDeduplicated()).isEqualTo(30);
    assertThat(together.reuse().deduplicated())
        .isEqualTo("yes: about 50.0 % of the rows have a text that another row has");
    assertThat(together.reuse().shuffle().bytes()).isPositive();
    assertThat(apart.encoded().work().textsEncoded()).isEqualTo(60);
    assertThat(apart.reuse().deduplicated()).isEqualTo("no: deduplicate is never");
    assertSameAsFresh(lines);
  }

  private JobReport run(List<String> lines, boolean byId, String... options) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--input",
                write(lines),
                "--output",
                output.toString(),
                "--mode",
                "incremental",
                "--model",
                Jobs.TINY));
    if (byId) {
      all.addAll(List.of("--id-column", "id"));
    }
    all.addAll(Arrays.asList(options));
    return Jobs.run(all.toArray(String[]::new));
  }

  private String write(List<String> lines) throws IOException {
    return Files.write(folder.resolve("c.jsonl"), lines).toString();
  }

  /** A run that knows nothing of the earlier ones gives the same rows, bit for bit. */
  private void assertSameAsFresh(List<String> lines) throws IOException {
    Path fresh = folder.resolve("fresh");
    Jobs.run(
        "--input",
        write(lines),
        "--output",
        fresh.toString(),
        "--mode",
        "overwrite",
        "--model",
        Jobs.TINY);

    assertThat(Outputs.sorted(Jobs.read(output))).isEqualTo(Outputs.sorted(Jobs.read(fresh)));
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(output)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(".parquet")) {
          files.put(
              output.relativize(file).toString(),
              Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    return files;
  }
}
