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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.functions;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.machinery.Machinery;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.config.OutputFormat;
import org.contexture.jobs.fixture.BreakableCorpus;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LakeSpark;
import org.contexture.jobs.fixture.Outputs;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.store.OutputException;
import org.contexture.jobs.table.TableFormat;
import org.contexture.jobs.verify.VerifyReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs of the main job whose output is a table. */
@Tag("slow")
class TableOutputTest {
  private static final SparkSession SPARK = LakeSpark.session();

  /** The rows of an output that is a folder, by the lines of its corpus. */
  private static final Map<List<String>, List<String>> IN_A_FOLDER = new HashMap<>();

  /** Tables of six rows, for tests that leave them as they are. */
  private static final Map<TableFormat, String> UNTOUCHED = new EnumMap<>(TableFormat.class);

  @TempDir static Path ofAllTests;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aTableHasTheRowsThatAFolderWouldHave(TableFormat format) throws IOException {
    String table = name(format);

    EmbedJob job =
        EmbedJob.prepare(SPARK, settings(format, table, "error", write(rows(0, 6)), "id"));

    JobReport report = job.run(new Captured().stream(), false);

    assertThat(report.compared().rowsIn()).isEqualTo(6);
    assertThat(report.written().rows()).isEqualTo(6);
    assertThat(report.written().byStatus()).containsEntry("ok", 6L);
    assertThat(report.run().output()).endsWith(table);
    assertSameAsFolder(format, table, rows(0, 6));
    assertThat(sideFolder(format, table))
        .isDirectoryContaining("glob:**manifest.json")
        .isDirectoryContaining("glob:**report.json")
        .isDirectoryContaining("glob:**report.html");
    assertThat(Files.readString(sideFolder(format, table).resolve("report.html")))
        .contains("principal components");
    assertThat(workFolders(table)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aTableIsSearchedAsAFolderIs(TableFormat format) throws IOException {
    String table = untouched(format);

    String found = Outputs.nearest(SPARK, output(format), table, "text number 4");

    assertThat(found).contains("\"text\": \"text number 4\"", "\"id\": \"4\"");
  }

  @ParameterizedTest
  @EnumSource
  void onlyChangesAreEncodedAndMergedInOneCommit(TableFormat format) throws IOException {
    String table = name(format);
    run(format, table, "incremental", rows(0, 8));
    long commits = commits(format, table);
    assertUnchanged(run(format, table, "incremental", rows(0, 8)), 8);
    assertThat(commits(format, table)).isEqualTo(commits);
    List<String> lines = rows(0, 8);
    lines.set(3, row(3, "another text altogether", "a"));
    lines.set(4, row(4, "text number 4", "corrected"));
    lines.add(row(8, "a new text", "a"));
    lines.remove(7);

    JobReport report = run(format, table, "incremental", lines);

    assertThat(report.compared().rowsReused()).isEqualTo(6);
    assertThat(report.compared().rowsUpdated()).isEqualTo(1);
    assertThat(report.compared().rowsNew()).isEqualTo(1);
    assertThat(report.compared().rowsChanged()).isEqualTo(1);
    assertThat(report.compared().rowsRemoved()).isEqualTo(1);
    assertThat(report.encoded().work().textsEncoded()).isEqualTo(2);
    assertThat(commits(format, table)).isBetween(commits + 1, commits + 2);
    assertSameAsFolder(format, table, lines);
    assertUnchanged(run(format, table, "incremental", lines), 8);
  }

  /** A table's properties say which column the prompts were in. */
  @ParameterizedTest
  @EnumSource
  void anotherColumnOfPromptsEncodesThoseThatAreOthers(TableFormat format) throws IOException {
    String table = name(format);
    List<String> lines = rows(0, 4);
    lines.set(2, row(2, "text number 2", "text number 2"));
    run(format, table, "incremental", lines, "--prompt-column", "note");

    JobReport report = run(format, table, "incremental", lines, "--prompt-column", "text");

    assertThat(report.encoded().work().textsEncoded()).isEqualTo(3);
    assertThat(verify(format, table, 4).sound()).isTrue();
    assertUnchanged(run(format, table, "incremental", lines, "--prompt-column", "text"), 4);
    assertThatThrownBy(() -> run(format, table, "append", lines, "--prompt-column", "note"))
        .hasMessage(
            "Cannot append to "
                + table
                + ": its prompts are of column text, this run's of note; give another output, or"
                + " mode incremental or overwrite");
    String[] swapped = {"--text-column", "note", "--prompt-column", "text"};
    assertThatThrownBy(() -> run(format, table, "append", lines, swapped))
        .hasMessage(
            "Cannot append to "
                + table
                + ": its vectors are of column text, this run's of note; give another output, or"
                + " mode incremental or overwrite");
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnIdTextsAreMatched(TableFormat format) throws IOException {
    String table = name(format);
    runWithoutId(format, table, rows(0, 5));
    assertThat(runWithoutId(format, table, rows(0, 5)).run().published()).isFalse();

    JobReport report = runWithoutId(format, table, rows(1, 7));

    assertThat(report.compared().rowsReused()).isEqualTo(4);
    assertThat(report.encoded().work().textsEncoded()).isEqualTo(2);
    assertSameAsFolder(format, table, rows(1, 7));
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfOneIdAreToldApart(TableFormat format) throws IOException {
    String table = name(format);
    run(format, table, "error", rows(0, 4));
    run(format, table, "append", rows(2, 6));
    assertThat(read(format, table).count()).isEqualTo(8);

    JobReport report = run(format, table, "incremental", rows(0, 6));

    assertThat(report.compared().rowsRemoved()).isEqualTo(2);
    assertThat(report.encoded().work().textsEncoded()).isZero();
    assertSameAsFolder(format, table, rows(0, 6));
  }

  @ParameterizedTest
  @EnumSource
  void anotherSettingEncodesAllAgainAndSaysWhy(TableFormat format) throws IOException {
    String table = name(format);
    run(format, table, "incremental", rows(0, 3));

    JobReport report = run(format, table, "incremental", rows(0, 3), "--max-tokens", "16");

    assertThat(report.encoded().rows()).isEqualTo(3);
    assertThat(report.reuse().reencodedBecause()).contains("max-tokens: 80 -> 16");
    assertThat(read(format, table).count()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void aColumnAddedSinceIsBroughtInAndOneThatIsGoneIsRefused(TableFormat format)
      throws IOException {
    String table = name(format);
    run(format, table, "incremental", rows(0, 3));
    List<String> lines = rows(0, 3).stream().map(l -> l.replace("}", ",\"lang\":\"en\"}")).toList();

    JobReport report = run(format, table, "incremental", lines);

    assertThat(report.compared().rowsUpdated()).isEqualTo(3);
    assertThat(report.encoded().rows()).isZero();
    assertThat(read(format, table).filter("lang = 'en'").count()).isEqualTo(3);
    assertThatThrownBy(() -> run(format, table, "incremental", rows(0, 3)))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("lang is missing");
    assertThat(read(format, table).filter("lang = 'en'").count()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void smallIntegersAndPartitionsDoNotMakeRowsLookChanged(TableFormat format) throws IOException {
    String table = name(format);
    String[] options = {
      "--vector", "small:precision=int8;normalize=true", "--partition-by", "note"
    };
    run(format, table, "incremental", rows(0, 4), options);

    assertThat(run(format, table, "incremental", rows(0, 4), options).run().published()).isFalse();
    assertThat(
            run(format, table, "incremental", rows(0, 5), options).encoded().work().textsEncoded())
        .isEqualTo(1);
    assertThat(verify(format, table, 5).sound()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void addedColumnsHaveTheirPrefixInATableToo(TableFormat format) throws IOException {
    String table = name(format);
    String[] options = {"--added-column-prefix", "our_"};
    List<String> lines =
        rows(0, 4).stream().map(line -> line.replace("\"note\"", "\"token_count\"")).toList();
    run(format, table, "incremental", lines, options);

    assertThat(run(format, table, "incremental", lines, options).run().published()).isFalse();
    assertThat(read(format, table).filter("token_count = 'a' AND our_token_count > 2").count())
        .isEqualTo(4);
    assertThat(verify(format, table, 4).sound()).isTrue();
    assertThatThrownBy(() -> run(format, table, "incremental", rows(0, 4)))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("our_embedding is missing");
  }

  @ParameterizedTest
  @EnumSource
  void anIdInAStructIsMergedBy(TableFormat format) throws IOException {
    String table = name(format);
    List<String> lines =
        new ArrayList<>(
            rows(0, 4).stream()
                .map(line -> line.replaceFirst("\"id\":(\\d)", "\"meta\":{\"id\":$1}"))
                .toList());
    embed(format, table, "incremental", write(lines), "Meta.ID");
    lines.remove(0);
    lines.set(0, lines.get(0).replace("text number 1", "another text"));

    JobReport report = embed(format, table, "incremental", write(lines), "Meta.ID");

    assertThat(report.compared().rowsReused()).isEqualTo(2);
    assertThat(report.compared().rowsChanged()).isEqualTo(1);
    assertThat(report.compared().rowsRemoved()).isEqualTo(1);
    assertSameAsFolder(format, table, lines);
    assertThat(verify(format, table, 4).sound()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anIdOfAnotherTypeIsRefusedWithBothTypes(TableFormat format) throws IOException {
    String table = name(format);
    run(format, table, "incremental", rows(0, 2));
    List<String> lines =
        rows(0, 2).stream().map(l -> l.replaceFirst("\"id\":(\\d)", "\"id\":\"$1\"")).toList();

    assertThatThrownBy(() -> run(format, table, "incremental", lines))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("id is string in place of bigint");
    assertThat(run(format, table, "incremental", lines, "--id-type", "bigint").run().published())
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyPartIsToldWhereTheFormatWouldLoseIt(TableFormat format) throws IOException {
    String table = name(format);
    List<String> lines = rows(0, 2);
    lines.add(row(2, "text number 2", ""));
    String[] options = {"--partition-by", "note"};

    if (format == TableFormat.DELTA) {
      assertThatThrownBy(() -> run(format, table, "incremental", lines, options))
          .hasMessageStartingWith("Cannot partition by 'note': ");
    } else {
      run(format, table, "incremental", lines, options);
      assertThat(run(format, table, "incremental", lines, options).run().published()).isFalse();
      assertThat(read(format, table).filter("note = ''").count()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAFailedRunFinishedIsNotEncodedAgain(TableFormat format) throws IOException {
    String table = name(format);
    BreakableCorpus corpus = BreakableCorpus.in(folder.resolve("corpus"));
    corpus.breakLastFile();
    assertThatThrownBy(() -> embed(format, table, "incremental", corpus.toString(), "id"))
        .hasMessageContaining(BreakableCorpus.BROKEN);

    corpus.mend();
    JobReport report = embed(format, table, "incremental", corpus.toString(), "id");

    assertThat(report.compared().rowsResumed()).isPositive();
    assertThat(report.compared().rowsResumed() + report.encoded().rows())
        .isEqualTo(BreakableCorpus.ROWS);
    assertThat(read(format, table).count()).isEqualTo(BreakableCorpus.ROWS);
    assertThat(workFolders(table)).isEmpty();
  }

  /** A file in the place of the side folder lets a run fail when its rows are in the table. */
  @ParameterizedTest
  @EnumSource
  void rowsOfARunThatDiedBehindItsCommitAreNotAppendedTwice(TableFormat format) throws IOException {
    String table = name(format);
    run(format, table, "error", rows(0, 2));
    Path side = sideFolder(format, table);
    FileUtils.deleteDirectory(side.toFile());
    Files.writeString(side, "in the way");
    assertThatThrownBy(() -> run(format, table, "append", rows(2, 4)))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("Cannot write ");
    assertThat(read(format, table).count()).isEqualTo(4);
    Files.delete(side);

    JobReport again = run(format, table, "append", rows(2, 4));

    assertThat(again.run().published()).isFalse();
    assertThat(again.encoded().rows()).isZero();
    assertThat(again.written().rows()).isEqualTo(2);
    assertThat(workFolders(table)).isEmpty();
    assertSameAsFolder(format, table, rows(0, 4));
    assertThat(verify(format, table, 4).sound()).isTrue();
    assertThat(run(format, table, "append", rows(2, 4)).written().rows()).isEqualTo(2);
    assertThat(read(format, table).count()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "DELTA, error",
    "DELTA, overwrite",
    "DELTA, incremental",
    "ICEBERG, error",
    "ICEBERG, incremental"
  })
  void whatIsSaidOfATableIsMadeGoodByTheSameCommand(TableFormat format, String mode)
      throws IOException {
    String table = name(format);
    if (!mode.equals("error")) {
      run(format, table, "error", rows(0, 2));
    }
    Path side = sideFolder(format, table);
    FileUtils.deleteDirectory(side.toFile());
    Files.createDirectories(side.getParent());
    Files.writeString(side, "in the way");
    assertThatThrownBy(() -> run(format, table, mode, rows(1, 4)))
        .isInstanceOf(OutputException.class);
    Files.delete(side);

    JobReport again = run(format, table, mode, rows(1, 4));

    assertThat(again.written().rows()).isEqualTo(3);
    assertThat(workFolders(table)).isEmpty();
    assertSameAsFolder(format, table, rows(1, 4));
    assertThat(verify(format, table, 3).sound()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void verifyFindsASoundTableAndOneThatIsNot(TableFormat format)
      throws IOException, NoSuchTableException {
    String table = name(format);
    run(format, table, "error", rows(0, 6));

    VerifyReport sound = verify(format, table, 3);
    assertThat(sound.lines()).anyMatch(line -> line.contains("3 of 6 rows"));
    assertThat(sound.sound()).isTrue();

    read(format, table)
        .filter("id = 2")
        .withColumn("embedding", functions.expr("transform(embedding, v -> v * 2)"))
        .writeTo(sql(format, table))
        .append();
    VerifyReport changed = verify(format, table, 7);
    assertThat(changed.sound()).isFalse();
    assertThat(String.join(" ", changed.lines()))
        .contains("7, the manifest's 6")
        .contains("2 in 2 rows")
        .contains("embedding has other bits when encoded again");
  }

  @ParameterizedTest
  @EnumSource
  void refusedBeforeAnythingIsWritten(TableFormat format) throws IOException {
    String foreign = name(format);
    SPARK.sql("CREATE TABLE " + sql(format, foreign) + " USING " + format.id() + " AS SELECT 1 x");
    String ours = untouched(format);

    assertThatThrownBy(() -> run(format, ours, "error", rows(0, 2)))
        .hasMessageContaining("it exists; give another output");
    assertThatThrownBy(() -> run(format, foreign, "overwrite", rows(0, 2)))
        .hasMessageContaining("Contexture did not write it");
    assertThatThrownBy(() -> run(format, ours, "append", rows(6, 7), "--max-tokens", "9"))
        .hasMessageContaining("its vectors have the fingerprint");
    assertThat(read(format, ours).count()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource
  void aTableTellsWhatMadeItsVectors(TableFormat format) throws IOException {
    String table = name(format);
    String own = Machinery.of(ModelKind.TRANSFORMER).facts().get(Machinery.ONNX_RUNTIME);
    run(format, table, "incremental", rows(0, 5));
    SPARK.sql(
        "ALTER TABLE %s SET TBLPROPERTIES ('contexture.runtime.onnxruntime-version' = '0.1')"
            .formatted(sql(format, table)));

    JobReport mixed = run(format, table, "incremental", rows(0, 6));

    String ofTwo = "vectors of 2 ONNX Runtime versions (0.1; " + own + ")";
    assertThat(mixed.reuse().mixedRuntime()).isEqualTo(ofTwo);
    assertThat(mixed.compared().rowsReused()).isEqualTo(5);
    VerifyReport verified = verify(format, table, 0);
    assertThat(verified.sound()).isTrue();
    assertThat(verified.lines())
        .anySatisfy(line -> assertThat(line).contains("onnxruntime-version 0.1; " + own));
    JobReport same =
        run(format, table, "incremental", rows(0, 6), "--require-same-runtime", "true");
    assertThat(same.reuse().reencodedBecause()).isEqualTo(ofTwo);
    assertThat(same.encoded().rows()).isEqualTo(6);
    assertThat(verify(format, table, 0).lines())
        .noneSatisfy(line -> assertThat(line).contains("0.1; "));
  }

  private JobReport run(
      TableFormat format, String table, String mode, List<String> lines, String... options)
      throws IOException {
    return embed(format, table, mode, write(lines), "id", options);
  }

  private JobReport runWithoutId(TableFormat format, String table, List<String> lines)
      throws IOException {
    return embed(format, table, "incremental", write(lines), "");
  }

  private JobReport embed(
      TableFormat format, String table, String mode, String input, String id, String... options) {
    return EmbedJob.prepare(SPARK, settings(format, table, mode, input, id, options))
        .runWithoutPage(new Captured().stream());
  }

  private static JobSettings settings(
      TableFormat format, String table, String mode, String input, String id, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("--input", input, "--output", table, "--output-format", format.id()));
    all.addAll(List.of("--mode", mode, "--model", Jobs.TINY));
    if (!id.isEmpty()) {
      all.addAll(List.of("--id-column", id));
    }
    all.addAll(Arrays.asList(options));
    return Jobs.settings(all.toArray(String[]::new));
  }

  private String write(List<String> lines) throws IOException {
    return Files.write(folder.resolve("c.jsonl"), lines).toString();
  }

  private static VerifyReport verify(TableFormat format, String table, int sample) {
    return Outputs.verify(SPARK, output(format), table, sample);
  }

  private static OutputFormat output(TableFormat format) {
    return Stream.of(OutputFormat.values())
        .filter(each -> each.table().equals(Optional.of(format)))
        .findFirst()
        .orElseThrow();
  }

  private String untouched(TableFormat format) throws IOException {
    String table = UNTOUCHED.get(format);
    if (table == null) {
      table = name(format, ofAllTests);
      run(format, table, "error", rows(0, 6));
      UNTOUCHED.put(format, table);
    }
    return table;
  }

  private String name(TableFormat format) {
    return name(format, folder);
  }

  private static String name(TableFormat format, Path where) {
    return format == TableFormat.DELTA
        ? where.resolve("a table " + UUID.randomUUID()).toString()
        : "lake.db.t" + UUID.randomUUID().toString().replace('-', '_');
  }

  private static String sql(TableFormat format, String table) {
    return format == TableFormat.DELTA ? "delta.`" + table + "`" : table;
  }

  private static Dataset<Row> read(TableFormat format, String table) {
    return SPARK.sql("SELECT * FROM " + sql(format, table));
  }

  private Path sideFolder(TableFormat format, String table) {
    return format == TableFormat.DELTA
        ? Path.of(table, "_contexture")
        : Path.of(LakeSpark.WAREHOUSE, "db", table.substring("lake.db.".length()), "_contexture");
  }

  private static void assertUnchanged(JobReport report, long rows) {
    assertThat(report.compared().rowsReused()).isEqualTo(rows);
    assertThat(report.written().rows()).isEqualTo(rows);
    assertThat(report.encoded().work().textsEncoded()).isZero();
    assertThat(report.run().published()).isFalse();
  }

  /** What runs leave that did not come to their end. */
  private List<Path> workFolders(String table) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path where : List.of(folder, Path.of(LakeSpark.WAREHOUSE))) {
      // The first table in the catalog makes its folder.
      if (!Files.exists(where)) {
        continue;
      }
      try (var all = Files.list(where)) {
        all.filter(path -> path.getFileName().toString().endsWith(".contexture"))
            .filter(
                path ->
                    path.getParent().equals(folder)
                        || path.toString().contains(table.substring("lake.".length())))
            .forEach(found::add);
      }
    }
    return found;
  }

  private static long commits(TableFormat format, String table) {
    return SPARK
        .sql(
            format == TableFormat.DELTA
                ? "DESCRIBE HISTORY " + sql(format, table)
                : "SELECT * FROM " + table + ".snapshots")
        .count();
  }

  private void assertSameAsFolder(TableFormat format, String table, List<String> lines)
      throws IOException {
    List<String> expected = IN_A_FOLDER.get(lines);
    if (expected == null) {
      Path fresh = folder.resolve("fresh");
      Jobs.run("--input", write(lines), "--output", fresh.toString(), "--model", Jobs.TINY);
      expected = Outputs.sorted(Jobs.read(fresh));
      IN_A_FOLDER.put(List.copyOf(lines), expected);
    }
    assertThat(Outputs.sorted(read(format, table))).isEqualTo(expected);
  }
}
