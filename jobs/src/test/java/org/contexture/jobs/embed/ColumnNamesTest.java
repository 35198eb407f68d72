package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.jobs.config.OutputFormat;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.fixture.Outputs;
import org.contexture.jobs.report.JobReport;
import org.contexture.spark.column.ColumnException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Corpora that have columns of the names that Contexture or Spark gives columns of its own. */
@Tag("slow")
class ColumnNamesTest {
  private static final List<String> RESERVED =
      List.of("embedding", "embedding_status", "embedding_error", "token_count", "truncated");

  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out");
  }

  @Test
  void aPrefixMakesRoomForColumnsOfTheNamesThatWouldBeAdded() throws IOException {
    List<String> lines = rows(0, 5, RESERVED);

    JobReport report = run(lines, "--added-column-prefix", "our_");

    assertThat(report.written().byStatus()).containsEntry("ok", 5L);
    Dataset<Row> read = Jobs.read(output);
    assertThat(read.columns())
        .containsSubsequence("embedding", "id", "token_count", "truncated")
        .endsWith(
            "our_embedding",
            "our_embedding_status",
            "our_embedding_error",
            "our_token_count",
            "our_truncated");
    assertThat(read.filter("token_count = 'user' || id AND our_token_count > 2").count())
        .isEqualTo(5);
    assertThat(Outputs.verify(output, 10).lines())
        .anySatisfy(line -> assertThat(line).contains("same bits (5 of 5 rows"));
    assertThat(Outputs.verify(output, 10).sound()).isTrue();
    assertThat(nearest("text number 3")).contains("\"text\": \"text number 3\"");
    assertThat(run(lines, "--added-column-prefix", "our_").run().published()).isFalse();
  }

  @Test
  void anAddedNameThatIsTakenIsToldWithTheWayOut() {
    assertThatThrownBy(() -> run(rows(0, 1, List.of("token_count"))))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Cannot add column 'token_count': the corpus has one of that name; give"
                + " added-column-prefix");
    assertThat(output).doesNotExist();
  }

  @Test
  void thePlanShowsAddedColumnsUnderTheirNames() throws IOException {
    List<String> lines =
        prepare(rows(0, 1, RESERVED), "--added-column-prefix", "our_").plan().lines();

    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches(" +token_count +string +corpus"))
        .anySatisfy(line -> assertThat(line).matches(" +our_token_count +int +added"))
        .anySatisfy(
            line -> assertThat(line).matches(" +added-column-prefix +our_ +--added-column-prefix"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"our_", ""})
  void anotherPrefixRenamesAndEncodesNothing(String first) throws IOException {
    String second = first.isEmpty() ? "our_" : "";
    run(rows(0, 4, List.of()), "--added-column-prefix", first);
    List<Object> vectors = vectors(first);

    JobReport report = run(rows(0, 5, List.of()), "--added-column-prefix", second);

    assertThat(report.compared().rowsReused()).isEqualTo(4);
    assertThat(report.encoded().work().textsEncoded()).isEqualTo(1);
    assertThat(vectors(second).subList(0, 4)).isEqualTo(vectors);
    assertThat(Jobs.read(output).columns())
        .containsExactly(
            "id",
            "text",
            second + "embedding",
            second + "embedding_status",
            second + "embedding_error",
            second + "token_count",
            second + "truncated");
    assertThat(Outputs.verify(output, 5).sound()).isTrue();
    assertThat(run(rows(0, 5, List.of()), "--added-column-prefix", second).run().published())
        .isFalse();
  }

  /** The corpus brings the names along in the night in which ours leave them. */
  @Test
  void aPrefixMayComeWithTheColumnThatNeedsIt() throws IOException {
    run(rows(0, 3, List.of()));

    JobReport report = run(rows(0, 3, RESERVED), "--added-column-prefix", "our_");

    assertThat(report.encoded().rows()).isZero();
    assertThat(report.compared().rowsUpdated()).isEqualTo(3);
    assertThat(Jobs.read(output).filter("truncated = 'user' || id").count()).isEqualTo(3);
    assertThat(Outputs.verify(output, 3).sound()).isTrue();
  }

  /**
   * An output is a corpus like another: what it has of an earlier run are columns of the user's.
   */
  @Test
  void theVectorsOfAnEarlierRunAreTheUsers() throws IOException {
    run(rows(0, 4, List.of()), "--pooling", "max");
    Path second = folder.resolve("second");
    Jobs.run(
        "--input",
        output.toString(),
        "--output",
        second.toString(),
        "--model",
        Jobs.TINY,
        "--added-column-prefix",
        "new_");
    Path first = output;
    output = second;

    assertThat(Outputs.verify(output, 4).sound()).isTrue();
    assertThat(nearest("text number 2")).contains("new_embedding", "\"text\": \"text number 2\"");
    assertThat(vectors("")).isNotEqualTo(vectors("new_"));
    output = first;
    assertThat(Outputs.verify(output, 4).sound()).isTrue();
  }

  /** Names that readers of Spark hide, and those that Contexture's own queries use. */
  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  void columnsOfHiddenNamesComeOutAsTheyCame(String format) throws IOException {
    List<String> names =
        List.of(
            "_metadata",
            "_corrupt_record",
            "_contexture_file",
            "_contexture_bad_record",
            "row",
            "file",
            "known",
            "known_text",
            "old_key",
            "vectors",
            "verdict",
            "key");
    List<String> lines = format.equals("json") ? rows(0, 5, names) : csv(0, 5, names);
    List<String> more = format.equals("json") ? rows(0, 6, names) : csv(0, 6, names);

    runFrom("c." + format, lines);
    assertThat(runFrom("c." + format, lines).run().published()).isFalse();
    JobReport report = runFrom("c." + format, more);

    assertThat(report.compared().rowsReused()).isEqualTo(5);
    assertThat(report.badRecords().count()).isZero();
    Dataset<Row> read = Jobs.read(output);
    for (String name : names) {
      assertThat(read.filter("`" + name + "` = 'user' || id").count()).as(name).isEqualTo(6);
    }
    assertThat(Outputs.verify(output, 6).sound()).isTrue();
  }

  @Test
  void thePageIsMadeOfACorpusWithAColumnOfSparksHiddenName() throws IOException {
    List<String> all =
        new ArrayList<>(List.of("--input", write("c.json", rows(0, 4, List.of("_metadata")))));
    all.addAll(List.of("--output", output.toString(), "--model", Jobs.TINY));
    Jobs.runWithPage(all.toArray(String[]::new));

    assertThat(Files.readString(output.resolve("_contexture/report.html")))
        .contains("principal components");
  }

  @ParameterizedTest
  @ValueSource(strings = {"row", "text", "known_text"})
  void vectorsMayHaveTheNamesThatQueriesUse(String name) throws IOException {
    List<String> bodies =
        rows(0, 4, List.of()).stream().map(l -> l.replace("text\"", "body\"")).toList();
    String[] options = {"--text-column", "body", "--vector", name + ":pooling=mean"};
    run(bodies.subList(0, 3), options);

    JobReport report = run(bodies, options);

    assertThat(report.compared().rowsReused()).isEqualTo(3);
    assertThat(Jobs.read(output).filter("size(`" + name + "`) > 0").count()).isEqualTo(4);
  }

  @Test
  void columnsAreFoundInAnyCase() throws IOException {
    String[] options = {"--id-column", "ID", "--text-column", "TEXT", "--partition-by", "Note"};
    List<String> lines = rows(0, 4, List.of("note"));
    JobReport first = run(lines, options);

    assertThat(first.written().rows()).isEqualTo(4);
    assertThat(run(lines, options).run().published()).isFalse();
    assertThat(output.resolve("note=user0")).isDirectory();
    assertThat(Outputs.verify(output, 4).sound()).isTrue();
  }

  private List<Object> vectors(String prefix) {
    return Jobs.read(output).orderBy("id").select(prefix + "embedding").collectAsList().stream()
        .<Object>map(row -> row.getList(0))
        .toList();
  }

  private static List<String> rows(int from, int to, List<String> more) {
    List<String> rows = new ArrayList<>();
    for (int id = from; id < to; id++) {
      StringBuilder row =
          new StringBuilder("{\"id\":" + id + ",\"text\":\"text number " + id + "\"");
      for (String name : more) {
        row.append(",\"%s\":\"user%d\"".formatted(name, id));
      }
      rows.add(row.append("}").toString());
    }
    return rows;
  }

  private static List<String> csv(int from, int to, List<String> more) {
    List<String> rows = new ArrayList<>(List.of("id,text," + String.join(",", more)));
    for (int id = from; id < to; id++) {
      rows.add(id + ",text number " + id + (",user" + id).repeat(more.size()));
    }
    return rows;
  }

  private JobReport run(List<String> lines, String... options) throws IOException {
    return Jobs.run(options("c.json", lines, options));
  }

  private JobReport runFrom(String file, List<String> lines) throws IOException {
    return Jobs.run(options(file, lines));
  }

  private EmbedJob prepare(List<String> lines, String... options) throws IOException {
    return Jobs.prepare(options("c.json", lines, options));
  }

  private String[] options(String file, List<String> lines, String... more) throws IOException {
    Stream<String> common =
        Stream.of(
            "--input",
            write(file, lines),
            "--output",
            output.toString(),
            "--mode",
            "incremental",
            "--model",
            Jobs.TINY,
            "--id-column",
            "id");
    return Stream.concat(common, Arrays.stream(more)).toArray(String[]::new);
  }

  private String write(String file, List<String> lines) throws IOException {
    return Files.write(folder.resolve(file), lines).toString();
  }

  private String nearest(String query) {
    return Outputs.nearest(LocalSpark.session(), OutputFormat.PARQUET, output.toString(), query);
  }
}
