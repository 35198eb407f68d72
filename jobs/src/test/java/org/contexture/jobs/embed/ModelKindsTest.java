package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.contexture.encoder.fixture.EvaluationData;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One command line over one corpus; each run has another kind of model. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelKindsTest {
  private static final String GLOVE =
      """
      the 1 0 0
      bank 0 2 0
      river 0 0 3
      loan 4 4 4
      """;

  private static final String CORPUS =
      """
      {"id":1,"text":"the bank of the river"}
      {"id":2,"text":"a bank loan"}
      {"id":3,"text":"qwzx vrtkl"}
      {"id":4,"text":""}
      {"id":5,"text":null}
      {"id":6,"text":"The river"}
      """;

  @TempDir Path folder;
  private final Map<String, Run> runs = new HashMap<>();

  /** The output of a run and its report.json. */
  private record Run(List<String> columns, List<Row> rows, JsonObject report) {
    Row row(long id) {
      return rows.stream().filter(row -> row.<Long>getAs("id") == id).findFirst().orElseThrow();
    }

    /** The vector of a word that a text has once. */
    List<Float> vector(long id, String word) {
      List<Row> words = row(id).getList(row(id).fieldIndex("w"));
      Row found =
          words.stream().filter(each -> word.equals(each.getAs("word"))).findFirst().orElseThrow();
      return found.getList(found.fieldIndex("embedding"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"minilm", "glove", "llama2c"})
  void rowsAndColumnsAreTheSameWithEveryModel(String model) {
    Run run = run(model);

    assertThat(run.columns())
        .containsExactly(
            "id BIGINT",
            "text STRING",
            "s ARRAY<FLOAT>",
            "w ARRAY<STRUCT<word: STRING, begin: INT, end: INT, embedding: ARRAY<FLOAT>>>",
            "embedding_status STRING",
            "embedding_error STRING",
            "token_count INT",
            "truncated BOOLEAN");
    assertThat(run.rows())
        .extracting(row -> row.<Long>getAs("id"))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(run.row(1).<Row>getList(run.row(1).fieldIndex("w")))
        .extracting(word -> word.<String>getAs("word"))
        .containsExactly("the", "bank", "of", "the", "river");
  }

  @ParameterizedTest
  @CsvSource({"minilm, ok, 0", "glove, no_known_word, 4", "llama2c, ok, 0"})
  void onlyWordVectorsHaveTextsWithoutAnyKnownWord(String model, String status, int unknown) {
    Run run = run(model);

    assertThat(run.rows())
        .extracting(row -> row.<String>getAs("embedding_status"))
        .containsExactly("ok", "ok", status, "empty_text", "null_text", "ok");
    assertThat(run.rows())
        .allSatisfy(
            row ->
                assertThat(row.<Object>getAs("s") != null)
                    .isEqualTo(row.<String>getAs("embedding_status").equals("ok")));
    assertThat(run.report().get("words_unknown").getAsInt()).isEqualTo(unknown);
    JsonObject counts = run.report().getAsJsonObject("rows_by_status");
    assertThat(counts.get("ok").getAsInt()).isEqualTo(status.equals("ok") ? 4 : 3);
    assertThat(counts.get("no_known_word").getAsInt()).isEqualTo(status.equals("ok") ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({"minilm, 384", "glove, 3", "llama2c, 64"})
  void everyVectorHasTheModelsDimension(String model, int dimension) {
    Run run = run(model);

    assertThat(run.row(2).getList(run.row(2).fieldIndex("s"))).hasSize(dimension);
    assertThat(run.vector(2, "loan")).hasSize(dimension);
    assertThat(run.report().get("dimension").getAsInt()).isEqualTo(dimension);
  }

  @ParameterizedTest
  @CsvSource({"minilm, false", "glove, true", "llama2c, false"})
  void onlyAWordVectorIsTheSameInEveryText(String model, boolean same) {
    Run run = run(model);

    assertThat(run.vector(1, "bank").equals(run.vector(2, "bank"))).isEqualTo(same);
  }

  @Test
  void aTextOfWordVectorsIsTheMeanOfThoseThatTheFileHas() {
    Run run = run("glove");

    assertThat(run.vector(1, "bank")).containsExactly(0f, 2f, 0f);
    assertThat(run.vector(1, "of")).isNull();
    assertThat(run.row(2).<Float>getList(run.row(2).fieldIndex("s"))).containsExactly(2f, 3f, 2f);
    assertThat(run.row(6).<Float>getList(run.row(6).fieldIndex("s")))
        .containsExactly(0.5f, 0f, 1.5f);
    assertThat(run.rows())
        .extracting(row -> row.<Integer>getAs("token_count"))
        .containsExactly(4, 2, 0, 0, null, 2);
  }

  private Run run(String model) {
    return runs.computeIfAbsent(model, this::embed);
  }

  private Run embed(String model) {
    try {
      Path input = Files.writeString(folder.resolve("c.json"), CORPUS);
      Path output = folder.resolve("out-" + model);
      Jobs.run(
          "--input",
          input.toString(),
          "--output",
          output.toString(),
          "--partitions",
          "1",
          "--vector",
          "s",
          "--vector",
          "w:level=word",
          "--model",
          model(model));
      return new Run(
          Arrays.stream(Jobs.read(output).schema().fields())
              .map(field -> field.name() + " " + field.dataType().sql())
              .toList(),
          Jobs.read(output).collectAsList(),
          JsonParser.parseString(Files.readString(output.resolve("_contexture/report.json")))
              .getAsJsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String model(String kind) {
    return switch (kind) {
      case "glove" -> glove();
      case "llama2c" -> converted();
      default -> kind;
    };
  }

  private String glove() {
    try {
      return Files.writeString(folder.resolve("glove.txt"), GLOVE).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String converted() {
    Path output = folder.resolve("stories260K");
    String[] convert = {
      "convert",
      "--from",
      EvaluationData.file("llama_stories260K", "stories260K.bin").toString(),
      "--tokenizer",
      EvaluationData.file("llama_stories260K", "tok512.bin").toString(),
      "--output",
      output.toString()
    };
    Captured err = new Captured();
    assertThat(Contexture.run(convert, new Captured().stream(), err.stream()))
        .as(err.text())
        .isEqualTo(ExitCode.DONE);
    return output.toString();
  }
}
