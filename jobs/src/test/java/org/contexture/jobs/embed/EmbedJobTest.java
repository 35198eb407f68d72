package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.encoder.model.ModelException;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.FailingModel;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.print.Preview;
import org.contexture.jobs.report.JobReport;
import org.contexture.spark.column.ColumnException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class EmbedJobTest {
  private static final int DIMENSION = 384;

  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out");
  }

  @Test
  void everyRowComesOutWithItsStatus() throws IOException {
    Map<String, String> statuses = new HashMap<>();
    statuses.put("an ordinary sentence", "ok");
    statuses.put(null, "null_text");
    statuses.put("", "empty_text");
    statuses.put(" \t\r\n\u00A0\u3000", "empty_text");
    statuses.put("\u0000\u0001\u0007\u001B", "empty_text");
    statuses.put("\uD83D\uDE00", "ok");
    statuses.put("half a pair \uD83D and on", "ok");
    statuses.put("\uDC00", "ok");
    statuses.put("word ".repeat(1000), "ok");
    statuses.put("\uFFFF\uFFFE", "ok");
    List<JsonObject> rows = new ArrayList<>();
    statuses.forEach((text, status) -> rows.add(row(text, status)));

    JobReport report = Jobs.run("--input", json(rows), "--output", output.toString());

    List<Row> found = Jobs.read(output).collectAsList();
    assertThat(found).hasSize(statuses.size());
    for (Row row : found) {
      String status = row.getAs("embedding_status");
      assertThat(status).as(row.<String>getAs("text")).isEqualTo(row.getAs("expected"));
      assertThat(row.<Object>getAs("embedding") != null).isEqualTo(status.equals("ok"));
      assertThat(row.<String>getAs("embedding_error")).isNull();
    }
    assertThat(report.compared().rowsIn()).isEqualTo(statuses.size());
    assertThat(report.written().rows()).isEqualTo(statuses.size());
    assertThat(report.written().byStatus())
        .isEqualTo(
            Map.of(
                "ok",
                6L,
                "null_text",
                1L,
                "empty_text",
                3L,
                "too_long",
                0L,
                "no_known_word",
                0L,
                "failed",
                0L));
    assertThat(report.written().truncated()).isEqualTo(1);
  }

  @Test
  void naughtyStringsComeOutAsTheyWentIn() throws IOException {
    JsonArray strings =
        JsonParser.parseString(Files.readString(EvaluationData.file("blns", "blns.json")))
            .getAsJsonArray();
    List<JsonObject> rows = new ArrayList<>();
    strings.forEach(text -> rows.add(row(text.getAsString(), "any")));

    JobReport report = Jobs.run("--input", json(rows), "--output", output.toString());

    List<String> texts =
        Jobs.read(output).select("text").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(texts)
        .hasSize(strings.size())
        .containsExactlyInAnyOrderElementsOf(
            strings.asList().stream().map(JsonElement::getAsString).toList());
    assertThat(report.written().byStatus().get("failed")).isZero();
    assertThat(sum(report)).isEqualTo(strings.size());
  }

  @Test
  void theOutputHasTheColumnsOfTheContract() throws IOException {
    Jobs.run("--input", json(List.of(row("a text", "ok"))), "--output", output.toString());

    Dataset<Row> read = Jobs.read(output);
    assertThat(Arrays.stream(read.schema().fields()).map(f -> f.name() + " " + f.dataType().sql()))
        .containsExactly(
            "expected STRING",
            "text STRING",
            "embedding ARRAY<FLOAT>",
            "embedding_status STRING",
            "embedding_error STRING",
            "token_count INT",
            "truncated BOOLEAN");
    assertThat(
            read.schema()
                .apply("embedding")
                .metadata()
                .getMetadata("contexture")
                .getString("model"))
        .isEqualTo("minilm");
    Row row = read.first();
    assertThat(row.getList(2)).hasSize(DIMENSION);
    assertThat(row.<Integer>getAs("token_count")).isEqualTo(4);
    assertThat(row.<Boolean>getAs("truncated")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a text; {\"a text\":\"T\"}",
        "a.text; {\"a.text\":\"T\"}",
        "a`text; {\"a`text\":\"T\"}",
        "TEXT; {\"Text\":\"T\"}",
        "a.b; {\"a\":{\"b\":\"T\"}}",
        "a b.c.d.e`f; {\"a b\":{\"c.d\":{\"e`f\":\"T\"}}}",
        "a.b; {\"a\":{\"b\":\"no\"},\"a.b\":\"T\"}"
      })
  void aTextColumnMayHaveAnyName(String column, String json) throws IOException {
    Path input = Files.writeString(folder.resolve("c.json"), json);

    EmbedJob job =
        Jobs.prepare(
            "--input", input.toString(), "--output", output.toString(), "--text-column", column);
    JobReport report = job.runWithoutPage(new Captured().stream());

    assertThat(report.written().byStatus().get("ok")).isEqualTo(1);
    assertThat(Preview.of(Jobs.read(output), column, Optional.of("embedding"), Optional.empty()))
        .last()
        .asString()
        .endsWith("...]  T");
  }

  @Test
  void aMissingTextColumnNamesTheNearest() throws IOException {
    String input = json(List.of(row("a", "ok")));

    assertThatThrownBy(
            () ->
                Jobs.prepare(
                    "--input", input, "--output", output.toString(), "--text-column", "txet"))
        .isInstanceOf(ColumnException.class)
        .hasMessage("Corpus has no column 'txet'; columns: expected, text; did you mean 'text'?");
    assertThat(output).doesNotExist();
  }

  @Test
  void aTextColumnOfAnotherTypeIsRefused() throws IOException {
    Path input = Files.writeString(folder.resolve("c.json"), "{\"text\":[1]}");

    assertThatThrownBy(
            () -> Jobs.prepare("--input", input.toString(), "--output", output.toString()))
        .isInstanceOf(ColumnException.class)
        .hasMessage("Text column 'text' must be a string, or an array of strings: array<bigint>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedding", "EMBEDDING_STATUS", "token_count"})
  void aColumnThatWouldBeAddedMayNotExist(String column) throws IOException {
    Path input =
        Files.writeString(folder.resolve("c.json"), "{\"text\":\"a\",\"" + column + "\":1}");

    assertThatThrownBy(
            () -> Jobs.prepare("--input", input.toString(), "--output", output.toString()))
        .isInstanceOf(ColumnException.class)
        .hasMessageEndingWith(
            "Cannot add column '"
                + column.toLowerCase(java.util.Locale.ROOT)
                + "': the corpus has one of that name; give added-column-prefix");
  }

  @Test
  void aMissingIdColumnIsTold() throws IOException {
    String input = json(List.of(row("a", "ok")));

    assertThatThrownBy(
            () ->
                Jobs.prepare("--input", input, "--output", output.toString(), "--id-column", "key"))
        .isInstanceOf(ColumnException.class)
        .hasMessage("Corpus has no column 'key'; columns: expected, text");
  }

  @Test
  void severalTextColumnsGetTheirOwnVectors() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("c.json"),
            "{\"a\":\"the first\",\"b\":{\"c\":null}}\n{\"a\":\"\",\"b\":{\"c\":\"the last\"}}");

    JobReport report =
        Jobs.run(
            "--input",
            input.toString(),
            "--output",
            output.toString(),
            "--text-column",
            "a",
            "--text-column",
            "b.c");

    Dataset<Row> read = Jobs.read(output);
    assertThat(read.columns())
        .containsExactly(
            "a",
            "b",
            "a_embedding",
            "a_embedding_status",
            "a_embedding_error",
            "a_token_count",
            "a_truncated",
            "b_c_embedding",
            "b_c_embedding_status",
            "b_c_embedding_error",
            "b_c_token_count",
            "b_c_truncated");
    assertThat(
            read
                .select("a_embedding_status", "b_c_embedding_status")
                .orderBy("a_embedding_status")
                .collectAsList()
                .stream()
                .map(Row::mkString))
        .containsExactly("empty_textok", "oknull_text");
    assertThat(report.written().rows()).isEqualTo(2);
    assertThat(sum(report)).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void malformedLinesAreKeptAside(boolean given) throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("c.json"),
            "{\"text\":\"one\"}\n{\"text\":\n{\"text\":\"two\"}\nnonsense\n");
    Path bad = given ? folder.resolve("bad") : output.resolve("_contexture/bad-records");
    List<String> args =
        new ArrayList<>(List.of("--input", input.toString(), "--output", output.toString()));
    if (given) {
      args.addAll(List.of("--bad-records", bad.toString()));
    }

    JobReport report = Jobs.run(args.toArray(String[]::new));

    assertThat(report.compared().rowsIn()).isEqualTo(2);
    assertThat(report.badRecords().count()).isEqualTo(2);
    assertThat(report.badRecords().path()).contains(bad.toString());
    assertThat(LocalSpark.session().read().textFile(report.badRecords().path()).collectAsList())
        .containsExactlyInAnyOrder("{\"text\":", "nonsense");
    assertThat(Jobs.read(output).count()).isEqualTo(2);
  }

  @Test
  void badRecordsAreAddedToWhatLiesThere() throws IOException {
    Path input = Files.writeString(folder.resolve("c.json"), "{\"text\":\"one\"}\nnonsense\n");
    Path bad = Files.createDirectory(folder.resolve("bad"));
    Files.writeString(bad.resolve("mine.txt"), "mine\n");

    Jobs.run(
        "--input",
        input.toString(),
        "--output",
        output.toString(),
        "--bad-records",
        bad.toString());

    assertThat(LocalSpark.session().read().textFile(bad.toString()).collectAsList())
        .containsExactlyInAnyOrder("mine", "nonsense");
  }

  @Test
  void aCorpusWithoutRowsGivesAnOutputWithoutRows() throws IOException {
    Path input = Files.writeString(folder.resolve("c.csv"), "id,text\n");

    JobReport report = Jobs.run("--input", input.toString(), "--output", output.toString());

    assertThat(report.compared().rowsIn()).isZero();
    assertThat(report.written().rows()).isZero();
    assertThat(report.badRecords().path()).isEmpty();
    assertThat(Jobs.read(output).columns()).contains("id", "text", "embedding");
    assertThat(Jobs.read(output).count()).isZero();
  }

  @Test
  void aTextThatTheModelFailsOnIsTheOnlyOneLost() throws IOException {
    Path model = FailingModel.in(folder.resolve("model"));
    String input =
        json(List.of(row("one", "ok"), row("word ".repeat(600), "failed"), row("two", "ok")));

    JobReport report =
        Jobs.run(
            "--input",
            input,
            "--output",
            output.toString(),
            "--model",
            model.toString(),
            "--max-tokens",
            "1000");

    assertThat(report.written().byStatus()).containsEntry("ok", 2L).containsEntry("failed", 1L);
    Row failed = Jobs.read(output).filter("embedding_status = 'failed'").first();
    assertThat(failed.<String>getAs("embedding_error")).startsWith("Cannot run model: ");
    assertThat(failed.<Object>getAs("embedding")).isNull();
    assertThat(failed.<Integer>getAs("token_count")).isEqualTo(602);
    assertThat(failed.<Boolean>getAs("truncated")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"truncate, ok, true", "fail, too_long, false"})
  void aLongTextIsCutOrRefusedAsAsked(String longText, String status, boolean truncated)
      throws IOException {
    Jobs.run(
        "--input",
        json(List.of(row("one two three four five", "any"))),
        "--output",
        output.toString(),
        "--max-tokens",
        "4",
        "--long-text",
        longText);

    Row row = Jobs.read(output).first();
    assertThat(row.<String>getAs("embedding_status")).isEqualTo(status);
    assertThat(row.<Integer>getAs("token_count")).isEqualTo(7);
    assertThat(row.<Boolean>getAs("truncated")).isEqualTo(truncated);
  }

  @Test
  void aRunThatFailsLeavesNothing() throws IOException {
    EmbedJob job = jobWhoseModelVanishes("error");

    assertThatThrownBy(() -> job.runWithoutPage(new Captured().stream()))
        .satisfies(e -> assertThat(Failure.of(e).code()).isEqualTo(ExitCode.MODEL))
        .hasRootCauseInstanceOf(ModelException.class);

    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"overwrite", "append"})
  void aRunThatFailsLeavesTheOldOutputAsItWas(String mode) throws IOException {
    Path side = Files.createDirectories(output.resolve("_contexture"));
    Path kept = Files.writeString(output.resolve("kept.txt"), "as it was");
    EmbedJob job = jobWhoseModelVanishes(mode);

    assertThatThrownBy(() -> job.runWithoutPage(new Captured().stream())).isNotNull();

    try (Stream<Path> left = Files.walk(output)) {
      assertThat(left).containsExactlyInAnyOrder(output, side, kept);
    }
    assertThat(kept).hasContent("as it was");
  }

  /** The driver has seen the model; when the tasks come for it, it is gone. */
  private EmbedJob jobWhoseModelVanishes(String mode) throws IOException {
    Path model = FailingModel.in(folder.resolve("model"));
    EmbedJob job = job(model, mode);
    // It takes the place of the one that tasks of this JVM would find open.
    job(FailingModel.in(folder.resolve("another")), mode);
    Files.delete(model.resolve("model.onnx"));
    return job;
  }

  private EmbedJob job(Path model, String mode) throws IOException {
    return Jobs.prepare(
        "--input",
        json(List.of(row("a text", "ok"))),
        "--output",
        output.toString(),
        "--model",
        model.toString(),
        "--mode",
        mode);
  }

  @Test
  void appendedVectorsMustBeComparable() throws IOException {
    String input = json(List.of(row("a text", "ok")));
    Jobs.run("--input", input, "--output", output.toString());
    JobReport report =
        Jobs.run("--input", input, "--output", output.toString(), "--mode", "append");

    assertThat(report.written().rows()).isEqualTo(1);
    assertThat(Jobs.read(output).count()).isEqualTo(2);
    assertThat(Jobs.read(output).select("embedding").distinct().count()).isEqualTo(1);
    assertThatThrownBy(
            () ->
                Jobs.prepare(
                    "--input",
                    input,
                    "--output",
                    output.toString(),
                    "--mode",
                    "append",
                    "--pooling",
                    "cls"))
        .hasMessageMatching(
            "Cannot append to file:.+/out: its vectors have the fingerprint "
                + report.model().fingerprint()
                + ", this run's [0-9a-f]{64}; give another output or mode overwrite");
  }

  @Test
  void theReportTellsWhatTheRunDid() throws IOException {
    String input =
        json(
            List.of(
                row("one text", "ok"),
                row("one text", "ok"),
                row("another, longer text", "ok"),
                row("", "empty_text")));

    JobReport report =
        Jobs.run("--input", input, "--output", output.toString(), "--partitions", "1");

    JsonObject json =
        JsonParser.parseString(Files.readString(output.resolve("_contexture/report.json")))
            .getAsJsonObject();
    assertThat(json.keySet())
        .contains(
            "run_id",
            "rows_in",
            "rows_out",
            "rows_by_status",
            "rows_truncated",
            "bad_records",
            "elements",
            "texts_encoded",
            "text_tokens",
            "text_tokens_used",
            "windows",
            "tokens",
            "padded_tokens",
            "model_loads",
            "tokenize_seconds",
            "encode_seconds",
            "wall_seconds",
            "tokens_per_second",
            "model",
            "model_fingerprint",
            "fingerprint",
            "dimension",
            "vectors",
            "settings",
            "config",
            "spark");
    assertThat(json).isEqualTo(JsonParser.parseString(report.json()));
    assertThat(json.get("rows_in").getAsInt()).isEqualTo(4);
    assertThat(json.get("rows_out").getAsInt()).isEqualTo(4);
    assertThat(sum(report)).isEqualTo(4);
    assertThat(json.get("texts_encoded").getAsInt()).isEqualTo(2);
    assertThat(json.get("tokens").getAsInt()).isEqualTo(4 + 6);
    assertThat(json.get("padded_tokens").getAsInt()).isGreaterThanOrEqualTo(4 + 6);
    assertThat(json.get("model_loads").getAsInt()).isBetween(0, 1);
    assertThat(json.get("dimension").getAsInt()).isEqualTo(DIMENSION);
    assertThat(report.tokensPerSecond() * report.times().wallSeconds())
        .isCloseTo(
            (double) report.encoded().work().tokens(), org.assertj.core.data.Offset.offset(1e-6));
    assertThat(report.encoded().work().encodeSeconds())
        .isBetween(0.001, report.times().wallSeconds() * 2);
    assertThat(report.run().config())
        .containsEntry("partitions", "1")
        .containsEntry("mode", "error");
    assertThat(report.run().spark())
        .containsEntry("master", "local[2]")
        .containsEntry("version", LocalSpark.session().version());
    assertThat(report.model().settings().keySet())
        .containsExactly("pooling", "normalize", "max-tokens", "prompt", "long-text");
    assertThat(new Gson().toJson(json)).doesNotContain("NaN", "Infinity");
  }

  @Test
  void theSameTextHasTheSameVectorInEveryRun() throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(row("text number " + i + " word".repeat(i), "ok"));
    }
    String input = json(rows);
    Path other = folder.resolve("other");

    Jobs.run("--input", input, "--output", output.toString(), "--partitions", "1");
    Jobs.run(
        "--input",
        input,
        "--output",
        other.toString(),
        "--partitions",
        "5",
        "--window-rows",
        "3",
        "--token-budget",
        "100");

    Dataset<Row> one = Jobs.read(output).select("text", "embedding");
    Dataset<Row> two = Jobs.read(other).select("text", "embedding");
    assertThat(one.exceptAll(two).count()).isZero();
    assertThat(two.exceptAll(one).count()).isZero();
  }

  @Test
  void aPlanIsShownAndNothingIsRun() throws IOException {
    String input = json(List.of(row("a text", "ok")));

    List<String> lines =
        Jobs.prepare("--input", input, "--output", output.toString(), "--max-tokens", "64")
            .plan()
            .lines();

    assertThat(lines.stream().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "Corpus " + input + " (json, 1 files)",
            " in 1 tasks on local[2]",
            "Vectors",
            " embedding 384 values level=sentence, layers=-1, pooling=mean, normalize=true,"
                + " precision=float32",
            " max-tokens \"64\" option max-tokens",
            "Output file:" + output,
            " text string corpus",
            " embedding array<float> added",
            " truncated boolean added",
            " max-tokens 64 --max-tokens",
            " mode error default",
            "Nothing was run.");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(Path.of(input));
    }
  }

  @Test
  void rowsOfOtherColumnsAreNotAppended() throws IOException {
    Jobs.run("--input", json(List.of(row("a text", "ok"))), "--output", output.toString());
    JsonObject other = new JsonObject();
    other.addProperty("text", "a text");
    String input = json(List.of(other));

    assertThatThrownBy(
            () -> Jobs.prepare("--input", input, "--output", output.toString(), "--mode", "append"))
        .hasMessageMatching(
            "Cannot append to file:.+/out: it has the columns \\[embedding array<float>,"
                + " embedding_error string, embedding_status string, expected string, text string,"
                + " token_count int, truncated boolean\\], this run's are \\[embedding"
                + " array<float>, embedding_error string, embedding_status string, text string,"
                + " token_count int, truncated boolean\\]");
    assertThat(Jobs.read(output).count()).isEqualTo(1);
  }

  @Test
  void theCorpusItselfIsNeverOverwritten() throws IOException {
    String input = json(List.of(row("a text", "ok")));
    Files.createDirectories(folder.resolve("_contexture"));

    assertThatThrownBy(
            () -> Jobs.run("--input", input, "--output", folder.toString(), "--mode", "overwrite"))
        .hasMessage("Cannot overwrite output file:%s: the input file:%s lies in it", folder, input);
    assertThat(Path.of(input)).exists();
  }

  @Test
  void theFilesOfAllTasksAreCombined() throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(row("row " + i, "ok"));
    }

    Jobs.run("--input", json(rows), "--output", output.toString(), "--partitions", "4");

    Dataset<Row> read = Jobs.read(output);
    assertThat(read.inputFiles()).hasSize(1);
    assertThat(read.select(functions.countDistinct("text")).first().getLong(0)).isEqualTo(10);
  }

  private static long sum(JobReport report) {
    return report.written().byStatus().values().stream().mapToLong(Long::longValue).sum();
  }

  private static JsonObject row(String text, String expected) {
    JsonObject row = new JsonObject();
    row.addProperty("expected", expected);
    row.addProperty("text", text);
    return row;
  }

  /** A file with a row per line; half surrogate pairs are written as escapes. */
  private String json(List<JsonObject> rows) throws IOException {
    Gson gson = new com.google.gson.GsonBuilder().serializeNulls().create();
    StringBuilder lines = new StringBuilder();
    for (JsonObject row : rows) {
      gson.toJson(row)
          .chars()
          .forEach(
              c -> {
                if (Character.isSurrogate((char) c)) {
                  lines.append(String.format("\\u%04x", c));
                } else {
                  lines.append((char) c);
                }
              });
      lines.append('\n');
    }
    return Files.writeString(folder.resolve("c.json"), lines).toString();
  }
}
