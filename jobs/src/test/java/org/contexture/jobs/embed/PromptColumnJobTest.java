package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.config.JobSettings;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.Outputs;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.verify.VerifyReport;
import org.contexture.spark.column.ColumnException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs over a corpus whose rows have prompts of their own. */
@Tag("slow")
class PromptColumnJobTest {
  private static final List<String> PROMPTS = List.of("query: ", "passage: ", "", "query: ");

  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out");
  }

  /** Texts that all rows have alike, behind prompts, one of them null. */
  private static List<String> rows(String column, List<String> prompts) {
    List<String> rows = new ArrayList<>();
    for (int id = 0; id < prompts.size(); id++) {
      rows.add(
          "{\"id\":%d,\"text\":\"the bank\",\"%s\":\"%s\",\"other\":\"%s\"}"
              .formatted(id, column, prompts.get(id), id == 0 ? "query: " : "find: "));
    }
    rows.add("{\"id\":99,\"text\":\"the bank\",\"%s\":null,\"other\":null}".formatted(column));
    return rows;
  }

  private JobReport run(List<String> lines, String... options) throws IOException {
    return runInto(output, lines, options);
  }

  private JobReport runInto(Path output, List<String> lines, String... options) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--input",
                Files.write(folder.resolve("c.jsonl"), lines).toString(),
                "--output",
                output.toString(),
                "--model",
                Jobs.TINY));
    all.addAll(List.of(options));
    return Jobs.run(all.toArray(String[]::new));
  }

  private void assertSameAsFresh(List<String> lines, String... options) throws IOException {
    Path fresh = folder.resolve("fresh");
    runInto(fresh, lines, options);
    assertThat(Outputs.sorted(Jobs.read(output))).isEqualTo(Outputs.sorted(Jobs.read(fresh)));
  }

  @Test
  void aRowHasTheVectorThatItHasWhereItsPromptIsEverybodys() throws IOException {
    JobReport report = run(rows("task", PROMPTS), "--prompt-column", "task");

    List<Row> rows = Jobs.read(output).orderBy("id").collectAsList();
    assertThat(rows.get(0).schema().fieldNames()).startsWith("id", "other", "task", "text");
    for (String prompt : Set.copyOf(PROMPTS)) {
      Path forAll = folder.resolve("for all " + prompt.length());
      runInto(forAll, rows("task", PROMPTS), "--prompt", prompt);
      String behindIt = "coalesce(task, '') = '%s'".formatted(prompt);
      assertThat(Jobs.read(forAll).filter(behindIt).collectAsList())
          .isNotEmpty()
          .allSatisfy(row -> assertThat(rows).contains(row));
    }
    assertThat(report.encoded().work().textsEncoded()).isEqualTo(3);
    assertThat(report.run().config()).containsEntry("prompt-column", "task");
    assertThat(report.model().settings())
        .containsEntry("own-prompts", Map.of("value", "true", "origin", "option prompt-column"))
        .doesNotContainKey("prompt");
    assertThat(manifest().get("prompt_column").getAsString()).isEqualTo("task");
  }

  private JsonObject manifest() throws IOException {
    return JsonParser.parseString(Files.readString(output.resolve("_contexture/manifest.json")))
        .getAsJsonObject();
  }

  @Test
  void verifyEncodesRowsAgainBehindTheirPrompts() throws IOException {
    run(rows("task", PROMPTS), "--prompt-column", "task");

    assertThat(found(output)).isEmpty();
    StoredOutput changed =
        new StoredOutput(output)
            .rewrite(folder.resolve("changed"), Map.of("task", "concat('x', task)"));
    assertThat(found(changed.folder())).containsExactly("sample");
  }

  /** The checks that find something wrong. */
  private static List<String> found(Path output) {
    return Outputs.verify(output, 5).checks().stream()
        .filter(check -> !check.problems().isEmpty())
        .map(VerifyReport.Result::check)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyRowsWhoseTextOrPromptIsNewAreEncoded(boolean byId) throws IOException {
    String[] options = incremental(byId, "task");
    run(rows("task", PROMPTS), options);
    assertThat(run(rows("task", PROMPTS), options).run().published()).isFalse();

    List<String> changed = rows("task", List.of("find: ", "passage: ", "passage: ", "query: "));
    JobReport report = run(changed, options);

    assertThat(report.encoded().work().textsEncoded()).isEqualTo(1);
    assertThat(report.compared().rowsToEncode()).isEqualTo(1);
    assertSameAsFresh(changed, "--prompt-column", "task");
  }

  private static String[] incremental(boolean byId, String column) {
    return byId
        ? new String[] {"--mode", "incremental", "--prompt-column", column, "--id-column", "id"}
        : new String[] {"--mode", "incremental", "--prompt-column", column};
  }

  @Test
  void aPromptOfNullIsAsGoodAsAnEmptyOne() throws IOException {
    run(rows("task", PROMPTS), incremental(true, "task"));
    List<String> lines = rows("task", PROMPTS);
    lines.set(4, lines.get(4).replace("\"task\":null", "\"task\":\"\""));

    JobReport report = run(lines, incremental(true, "task"));

    assertThat(report.compared().rowsUpdated()).isEqualTo(1);
    assertThat(report.encoded().rows()).isZero();
    assertSameAsFresh(lines, "--prompt-column", "task");
  }

  @Test
  void aColumnOfAnotherNameWithTheSamePromptsEncodesNothing() throws IOException {
    run(rows("task", PROMPTS), incremental(true, "task"));

    JobReport report = run(rows("instruction", PROMPTS), incremental(true, "instruction"));

    assertThat(report.reuse().reencodedBecause()).isEmpty();
    assertThat(report.encoded().rows()).isZero();
    assertThat(manifest().get("prompt_column").getAsString()).isEqualTo("instruction");
    assertThat(found(output)).isEmpty();
    assertSameAsFresh(rows("instruction", PROMPTS), "--prompt-column", "instruction");
  }

  /** Both are there all along: which one was meant is in the footers. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anotherColumnOfPromptsEncodesThoseThatAreOthers(boolean byId) throws IOException {
    run(rows("task", PROMPTS), incremental(byId, "task"));

    JobReport report = run(rows("task", PROMPTS), incremental(byId, "other"));

    assertThat(report.compared().rowsToEncode()).isEqualTo(3);
    assertThat(report.encoded().work().textsEncoded()).isEqualTo(1);
    assertSameAsFresh(rows("task", PROMPTS), "--prompt-column", "other");
  }

  @Test
  void aRunWithoutTheColumnEncodesAllAgainAndSaysWhy() throws IOException {
    run(rows("task", PROMPTS), incremental(true, "task"));

    JobReport report = run(rows("task", PROMPTS), "--mode", "incremental", "--id-column", "id");

    assertThat(report.reuse().reencodedBecause()).contains("prompt: none -> ");
    assertThat(report.encoded().rows()).isEqualTo(5);
    assertThat(manifest().get("prompt_column").isJsonNull()).isTrue();
  }

  @Test
  void anotherTextColumnEncodesAllAgainAndSaysWhy() throws IOException {
    String[] mode = {"--mode", "incremental", "--id-column", "id"};
    run(rows("task", PROMPTS), mode);

    JobReport report =
        run(
            rows("task", PROMPTS),
            "--mode",
            "incremental",
            "--id-column",
            "id",
            "--text-column",
            "task");

    assertThat(report.reuse().reencodedBecause()).isEqualTo("text-column: text -> task");
    assertSameAsFresh(rows("task", PROMPTS), "--text-column", "task");
  }

  @ParameterizedTest
  @CsvSource({
    "--prompt-column, task, other, task, prompts",
    "--text-column, text, task, TEXT, vectors",
    "--text-column, 'text,task', 'text,other', 'task,text', vectors"
  })
  void whatIsOfAnotherColumnIsNotAppended(
      String option, String found, String another, String same, String what) throws IOException {
    run(rows("task", PROMPTS), given(option, found));

    String[] appended = given(option, another, "--mode", "append");
    assertThatThrownBy(() -> run(rows("task", PROMPTS), appended))
        .hasMessage(
            "Cannot append to file:%s: its %s are of column %s, this run's of %s; give another"
                    .formatted(output, what, found, another)
                + " output, or mode incremental or overwrite");
    JobReport report = run(rows("task", PROMPTS), given(option, same, "--mode", "append"));
    assertThat(report.written().rows()).isEqualTo(5);
  }

  @Test
  void textColumnsInAnotherOrderEncodeNothing() throws IOException {
    String[] mode = {"--mode", "incremental", "--id-column", "id"};
    run(rows("task", PROMPTS), given("--text-column", "text,task", mode));

    JobReport report = run(rows("task", PROMPTS), given("--text-column", "task,text", mode));

    assertThat(report.reuse().reencodedBecause()).isEmpty();
    assertThat(report.encoded().rows()).isZero();
  }

  /** An option once for each of some values, before others. */
  private static String[] given(String option, String values, String... others) {
    Stream<String> each =
        Stream.of(values.split(",", -1)).flatMap(value -> Stream.of(option, value));
    return Stream.concat(each, Stream.of(others)).toArray(String[]::new);
  }

  @Test
  void equalTextsBehindEqualPromptsComeTogether() throws IOException {
    JobReport report =
        run(
            rows("task", PROMPTS),
            "--prompt-column",
            "task",
            "--deduplicate",
            "always",
            "--partitions",
            "4");

    assertThat(report.encoded().work().textsEncoded()).isEqualTo(3);
    assertThat(report.rowsDeduplicated()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prompt | query:  | prompt-column must come without prompt: query: ",
        "--prompt-name | query | prompt-column must come without prompt-name: query"
      })
  void onePromptIsGivenInOneWay(String option, String value, String message) {
    assertThatThrownBy(() -> Jobs.settings("--prompt-column", "task", option, value))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "--prompt-column, task, ''",
    "--prompt, 'find: ', 'find: '",
    "--prompt-column, '', 'query: '"
  })
  void aPromptOfTheCommandLineTakesThePlaceOfTheFiles(
      String option, String value, String promptOfAll) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("job.conf"),
            value.equals("find: ") ? "prompt-column = task" : "prompt = \"query: \"");

    JobSettings settings = Jobs.settings("--config", config.toString(), option, value);

    assertThat(settings.model().spec().prompt().orElse("")).isEqualTo(promptOfAll);
    assertThat(settings.model().spec().ownPrompts()).isEqualTo(promptOfAll.isEmpty());
    assertThat(settings.corpus().columns().prompt().isPresent()).isEqualTo(promptOfAll.isEmpty());
  }

  @Test
  void aColumnThatIsNotThereIsTold() {
    assertThatThrownBy(() -> run(rows("task", PROMPTS), "--prompt-column", "tusk"))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Corpus has no column 'tusk'; columns: id, other, task, text; did you mean 'task'?");
  }

  @Test
  void aSearchIsToldTheQuerysPrompt() throws IOException {
    run(rows("task", PROMPTS), "--prompt-column", "task");

    Captured err = new Captured();
    assertThat(search(new Captured(), err)).isEqualTo(ExitCode.USAGE);
    assertThat(err.problems())
        .containsExactly(
            "prompt or prompt-name must be given for a query, \"\" for none, since each row of the"
                + " output has a prompt of its own: prompt-column task");

    Captured out = new Captured();
    assertThat(search(out, err, "--prompt", "query: ", "--top", "2", "--id-column", "id"))
        .isEqualTo(ExitCode.DONE);
    assertThat(out.lines().subList(1, 3))
        .allSatisfy(line -> assertThat(line).matches(" *\\d +1\\.000 +[03] +the bank"));
  }

  private ExitCode search(Captured out, Captured err, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "search",
                "--cache-dir",
                Jobs.CACHE,
                "--output",
                output.toString(),
                "--query",
                "the bank"));
    args.addAll(List.of(more));
    return Contexture.run(args.toArray(String[]::new), out.stream(), err.stream());
  }
}
