package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.contexture.jobs.fixture.NotedTexts.row;
import static org.contexture.jobs.fixture.NotedTexts.rows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.FailingModel;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.store.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nights on which a listing of the corpus' files is what it was. */
@Tag("slow")
class UnreadCorpusTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));

  @TempDir Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void aCorpusOfLongAgo() throws IOException {
    input = Files.createDirectory(folder.resolve("a corpus é"));
    output = folder.resolve("a lake/out");
    write("a.jsonl", rows(0, 6));
    write("b.jsonl", rows(6, 9));
  }

  @Test
  void nothingIsReadAndNothingIsWrittenButTheReport() throws IOException {
    List<String> options = options("--id-column", "id");
    JobReport first = Jobs.runWithPage(options.toArray(String[]::new));
    List<String> before = filesBut("report.json");
    spoil();

    Captured progress = new Captured();
    EmbedJob job = Jobs.prepare(options.toArray(String[]::new));
    JobReport second = job.run(progress.stream(), false);

    assertThat(first.run().inputRead()).isTrue();
    assertThat(second.run().inputRead()).isFalse();
    assertThat(second.run().published()).isFalse();
    assertThat(second.compared().rowsIn()).isEqualTo(9);
    assertThat(second.compared().rowsReused()).isEqualTo(9);
    assertThat(second.compared().rowsToEncode()).isZero();
    assertThat(second.encoded().rows()).isZero();
    assertThat(second.written()).isEqualTo(first.written());
    assertThat(second.reuse().deduplicated()).isEqualTo("no: the corpus is as it was listed");
    assertThat(second.run().runtime()).isEqualTo(first.run().runtime());
    assertThat(filesBut("report.json")).isEqualTo(before);
    assertThat(stored("report.json").get("input_read").getAsBoolean()).isFalse();
    assertThat(stored("report.json").get("run_id").getAsString()).isEqualTo(second.run().id());
    assertThat(Files.exists(output.resolveSibling(".out.contexture/lock"))).isFalse();
  }

  @Test
  void thePlanSaysThatNothingWouldBeRead() throws IOException {
    run();

    assertThat(Jobs.prepare(options().toArray(String[]::new)).plan().lines())
        .contains(
            "         listed as it was when the output was made of it; --check contents reads it");
    assertThat(Jobs.prepare(options("--check", "contents").toArray(String[]::new)).plan().lines())
        .anyMatch(line -> line.contains(" tasks on local[2]"));
  }

  @Test
  void whoAsksForItHasTheContentsRead() throws IOException {
    run("--id-column", "id");
    write("b.jsonl", rows(6, 8), row(8, "TEXT number 8", "a"));

    assertThat(isKnown("--id-column", "id")).isTrue();

    JobReport report = run("--id-column", "id", "--check", "contents");

    assertThat(report.run().inputRead()).isTrue();
    assertThat(report.compared().rowsChanged()).isEqualTo(1);
    assertThat(isKnown("--id-column", "id")).isTrue();
  }

  /** A file that was written just now may be written once more and have the same time. */
  @Test
  void aFileOfNowIsReadAgain() throws IOException {
    Files.setLastModifiedTime(input.resolve("b.jsonl"), FileTime.from(Instant.now()));
    run();

    assertThat(isKnown()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"touched", "longer", "another", "gone", "renamed"})
  void anotherListingIsRead(String change) throws IOException {
    run();
    switch (change) {
      case "touched" ->
          Files.setLastModifiedTime(
              input.resolve("b.jsonl"), FileTime.from(LONG_AGO.toInstant().plusMillis(1)));
      case "longer" -> write("b.jsonl", rows(6, 10));
      case "another" -> write("c.jsonl", rows(9, 10));
      case "gone" -> Files.delete(input.resolve("b.jsonl"));
      default -> Files.move(input.resolve("b.jsonl"), input.resolve("d.jsonl"));
    }

    JobReport report = run();

    assertThat(report.run().inputRead()).isTrue();
    assertThat(report.compared().rowsIn())
        .isEqualTo(
            switch (change) {
              case "longer", "another" -> 10;
              case "gone" -> 6;
              default -> 9;
            });
    // What it is listed as now is known from then on, whether rows changed or not.
    assertThat(isKnown()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "--text-column, note",
    "--input-option, allowComments=true",
    "--input-format, json",
    "--id-column, id",
    "--id-type, bigint",
    "--pooling, max",
    "--added-column-prefix, our_",
    "--partition-by, note",
    "--vector, w:level=word",
    "--require-same-runtime, true"
  })
  void otherOptionsAreReadWith(String option, String value) throws IOException {
    run();

    assertThat(isKnown(option, value)).isFalse();
  }

  /** Options that change nothing in the rows are what the output is known by from then on. */
  @Test
  void whatIsAskedForAnewIsReadOnce() throws IOException {
    run();

    assertThat(run("--id-column", "id").run().published()).isFalse();
    assertThat(isKnown("--id-column", "id")).isTrue();
    assertThat(manifest().layout().idColumn()).isEqualTo("id");
  }

  @Test
  void soAreOtherSettingsOfTheSession() throws IOException {
    run();
    LocalSpark.session().conf().set("spark.sql.session.timeZone", "Asia/Kathmandu");
    try {
      assertThat(isKnown()).isFalse();
    } finally {
      LocalSpark.session().conf().unset("spark.sql.session.timeZone");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a file is gone",
        "a file has another length",
        "a file is there",
        "it is appended to",
        "it is written anew"
      })
  void anOutputThatIsNotAsItWasWrittenIsComparedWith(String change) throws IOException {
    run();
    Path data = data();
    switch (change) {
      case "a file is gone" -> Files.delete(data);
      case "a file has another length" -> pack(data);
      case "a file is there" -> Files.copy(data, output.resolve("copy.parquet"));
      case "it is appended to" -> Jobs.run(options("--mode", "append").toArray(String[]::new));
      default -> Jobs.run(options("--mode", "overwrite").toArray(String[]::new));
    }

    JobReport report = run();

    assertThat(report.run().inputRead()).isTrue();
    assertThat(report.written().rows()).isEqualTo(9);
    assertThat(Jobs.read(output).count()).isEqualTo(9);
  }

  @Test
  void rowsThatFailedAreTriedAgain() throws IOException {
    Path model = FailingModel.in(Files.createDirectory(folder.resolve("model")));
    write("b.jsonl", List.of(row(9, "long ".repeat(600), "a")));
    String[] options =
        options("--model", model.toString(), "--max-tokens", "600", "--max-failed-rows", "1")
            .toArray(String[]::new);
    assertThat(Jobs.run(options).written().byStatus()).containsEntry("failed", 1L);

    JobReport again = Jobs.run(options);

    assertThat(again.run().inputRead()).isTrue();
    assertThat(again.compared().rowsToEncode()).isEqualTo(1);
  }

  @Test
  void malformedLinesStayWhereTheyWerePut() throws IOException {
    write("b.jsonl", rows(6, 9), "{broken");
    JobReport first = run();

    JobReport second = run();

    assertThat(second.run().inputRead()).isFalse();
    assertThat(second.badRecords()).isEqualTo(first.badRecords());
    assertThat(second.badRecords().count()).isEqualTo(1);
    try (Stream<Path> kept =
        Files.list(Path.of(second.badRecords().path().substring("file:".length())))) {
      assertThat(kept.filter(file -> file.toString().endsWith(".txt"))).hasSize(1);
    }
    FileUtils.deleteDirectory(output.resolve("_contexture/bad-records").toFile());
    assertThat(run().run().inputRead()).as("they are gone").isTrue();
    // Who wants them elsewhere gets them there.
    Path elsewhere = folder.resolve("bad");
    assertThat(run("--bad-records", elsewhere.toString()).run().inputRead()).isTrue();
    assertThat(elsewhere).isDirectory();
  }

  @Test
  void fewerOfThemMayBePutUpWith() throws IOException {
    write("b.jsonl", rows(6, 9), "{broken");
    run();

    assertThatThrownBy(() -> run("--max-bad-records", "0"))
        .hasMessage(
            "Cannot use the corpus: 1 of its 10 lines are malformed, and max-bad-records is 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "csv", "text"})
  void everyFormatIsKnownAgain(String format) throws IOException {
    Path other = folder.resolve("other");
    LocalSpark.session()
        .read()
        .json(input.toString())
        .select(format.equals("text") ? "text" : "*")
        .coalesce(1)
        .write()
        .option("header", "true")
        .format(format)
        .save(other.toString());
    try (Stream<Path> files = Files.walk(other)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, LONG_AGO);
      }
    }
    String[] options =
        options("--input", other.toString(), "--input-format", format).toArray(String[]::new);
    JobReport first = Jobs.run(options);

    JobReport second = Jobs.run(options);

    assertThat(first.run().inputRead()).isTrue();
    assertThat(second.run().inputRead()).isFalse();
    assertThat(second.compared().rowsReused()).isEqualTo(9);
  }

  @Test
  void idsThatAreCastAreKnownAgain() throws IOException {
    run("--id-column", "id", "--id-type", "string");

    assertThat(isKnown("--id-column", "id", "--id-type", "string")).isTrue();
  }

  @Test
  void foldersOfValuesAreKnownAgain() throws IOException {
    run("--partition-by", "note");

    JobReport second = run("--partition-by", "note");

    assertThat(second.run().inputRead()).isFalse();
    assertThat(second.written().rows()).isEqualTo(9);
  }

  @Test
  void onlyRunsThatCompareWriteDownWhatTheyRead() throws IOException {
    Jobs.run(options("--mode", "overwrite").toArray(String[]::new));
    assertThat(manifest().source().sourceListing()).isNull();

    assertThat(run().run().inputRead()).isTrue();
    assertThat(manifest().source().sourceListing()).hasSize(64);
    assertThat(manifest().source().sourceBadRecords()).isZero();
    assertThat(run().run().inputRead()).isFalse();
  }

  /** Whether a run would read nothing. */
  private boolean isKnown(String... options) {
    return Jobs.prepare(options(options).toArray(String[]::new)).isRecorded();
  }

  private JobReport run(String... options) {
    return Jobs.run(options(options).toArray(String[]::new));
  }

  private List<String> options(String... more) {
    List<String> options = new ArrayList<>();
    List<String> given = List.of(more);
    if (!given.contains("--input")) {
      options.addAll(List.of("--input", input.toString()));
    }
    if (!given.contains("--mode")) {
      options.addAll(List.of("--mode", "incremental"));
    }
    if (!given.contains("--model")) {
      options.addAll(List.of("--model", Jobs.TINY));
    }
    if (given.contains("--id-type") && !given.contains("--id-column")) {
      options.addAll(List.of("--id-column", "id"));
    }
    options.addAll(List.of("--output", output.toString()));
    options.addAll(given);
    return options;
  }

  private void write(String name, List<String> lines, String... more) throws IOException {
    List<String> all = new ArrayList<>(lines);
    all.addAll(List.of(more));
    Files.setLastModifiedTime(Files.write(input.resolve(name), all), LONG_AGO);
  }

  /** The same rows, in a file of the same name. */
  private void pack(Path data) throws IOException {
    Path packed = folder.resolve("packed");
    Jobs.read(output).coalesce(1).write().option("compression", "gzip").parquet(packed.toString());
    long before = Files.size(data);
    Files.deleteIfExists(data.resolveSibling("." + data.getFileName() + ".crc"));
    Files.copy(dataIn(packed), data, StandardCopyOption.REPLACE_EXISTING);
    assertThat(data).isRegularFile();
    assertThat(Files.size(data)).isNotEqualTo(before);
  }

  /** Nobody could read the files any more, and they are listed as they were. */
  private void spoil() throws IOException {
    try (Stream<Path> files = Files.list(input)) {
      for (Path file : files.toList()) {
        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, LONG_AGO);
      }
    }
  }

  private Path data() throws IOException {
    return dataIn(output);
  }

  private static Path dataIn(Path written) throws IOException {
    try (Stream<Path> files = Files.list(written)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private List<String> filesBut(String name) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(output.getParent())) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (!file.getFileName().toString().contains(name)) {
          found.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
      }
    }
    return found;
  }

  private JsonObject stored(String name) throws IOException {
    return JsonParser.parseString(Files.readString(output.resolve("_contexture").resolve(name)))
        .getAsJsonObject();
  }

  private Manifest manifest() {
    return Manifest.read(new org.apache.hadoop.fs.Path(output.toUri()), new Configuration())
        .orElseThrow();
  }
}
