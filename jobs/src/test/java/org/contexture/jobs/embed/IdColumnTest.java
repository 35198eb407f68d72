package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.Outputs;
import org.contexture.jobs.fixture.TypedCorpus;
import org.contexture.jobs.report.JobReport;
import org.contexture.spark.column.ColumnException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of every type, and of another one in another night. */
@Tag("slow")
class IdColumnTest {
  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'01', 'a' | 1L, 2L | string | bigint",
        "1L, 2L | '1', 'a2' | bigint | string",
        "1L, 2L | 1.0D, 2.0D | bigint | double",
        "DATE'2024-01-01', DATE'2024-01-02' | TIMESTAMP'2024-01-01 00:00:00', TIMESTAMP'2024-01-02"
            + " 00:00:00' | date | timestamp",
        "X'31', X'32' | '1', '2' | binary | string",
      })
  void idsOfATypeThatCannotBeComparedStopTheRun(
      String first, String second, String stored, String given) {
    run(ids(first));
    List<Row> before = Jobs.read(output).orderBy("text").collectAsList();

    for (int night = 0; night < 2; night++) {
      assertThatThrownBy(() -> run(ids(second)))
          .isInstanceOf(CorpusException.class)
          .hasMessage(
              "Cannot compare ids: column 'id' is "
                  + given
                  + ", in the output it is "
                  + stored
                  + "; give id-type "
                  + stored
                  + ", or mode overwrite");
    }
    assertThat(Jobs.read(output).orderBy("text").collectAsList()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1, 2 | 1L, 2L",
        "1L, 2L | 1S, 2S",
        "0.5F, 2F | 0.5D, 2D",
        "1.0BD, 2.5BD | 1.00BD, 2.50BD",
        "1, 2 | 1.0BD, 2.0BD"
      })
  void idsOfWiderTypesAreTheSame(String first, String second) {
    run(ids(first));

    JobReport report = run(ids(second));

    assertThat(report.compared().rowsReused()).isEqualTo(2);
    assertThat(report.encoded().rows()).isZero();
    assertThat(Jobs.read(output).count()).isEqualTo(2);
    assertThat(run(ids(second)).run().published()).isFalse();
  }

  @Test
  void theOptionThatTheSentenceNamesComparesAgain() {
    run(ids("'1', '2'"));

    JobReport report = run(ids("1L, 3L"), "--id-type", "string");

    assertThat(report.compared().rowsReused()).isEqualTo(1);
    assertThat(report.compared().rowsNew()).isEqualTo(1);
    assertThat(report.compared().rowsRemoved()).isEqualTo(1);
    assertThat(Jobs.read(output).orderBy("id").select("id").collectAsList())
        .map(row -> row.getString(0))
        .containsExactly("1", "3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'1', 'x7' | bigint | from string to bigint: x7",
        "1.0D, 1.5D | bigint | from double to bigint: 1.5",
        "1L, 300L | tinyint | from bigint to tinyint: 300"
      })
  void anIdThatACastWouldLoseStopsTheRun(String ids, String type, String problem) {
    for (String mode : List.of("incremental", "overwrite")) {
      assertThatThrownBy(() -> run(ids(ids), "--id-type", type, "--mode", mode))
          .isInstanceOf(CorpusException.class)
          .hasMessage("Cannot cast id column 'id' " + problem);
    }
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"map('a', 1), map('a', 2)", "array(map('a', 1)), array(map('a', 2))"})
  void idsThatCannotBeComparedAreRefusedAtOnce(String ids) {
    assertThatThrownBy(() -> run(ids(ids)))
        .isInstanceOf(ColumnException.class)
        .hasMessageStartingWith("Id column 'id' must be of a type whose values can be compared: ");
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "X'00FF', X'00FF' | 00FF",
        "struct('a' AS k, 1 AS n), struct('a' AS k, 1 AS n) | {a, 1}",
        "array(X'41'), array(X'41') | [\"QQ==\"]",
        "DATE'2024-02-29', DATE'2024-02-29' | 2024-02-29"
      })
  void anIdThatIsThereTwiceIsShownAsItIs(String ids, String shown) {
    assertThatThrownBy(() -> run(ids(ids)))
        .isInstanceOf(CorpusException.class)
        .hasMessage("Column 'id' must identify each row: " + shown + " is there 2 times");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X'00FF', X'01'",
        "struct('a' AS k, 1 AS n), struct('b' AS k, 1 AS n)",
        "array(1), array(2)",
        "TIMESTAMP'2024-01-01 00:00:00.000001', TIMESTAMP'2024-01-01 00:00:00.000002'",
        "CAST('NaN' AS DOUBLE), 0.0D"
      })
  void idsOfEveryTypeWithAnOrderAreKnownAgain(String ids) {
    run(ids(ids));

    assertThat(run(ids(ids)).run().published()).isFalse();
    assertThat(Outputs.verify(output, 2).sound()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"META.Id", "meta.deep.er"})
  void anIdMayLieInAStruct(String name) throws IOException {
    String row =
        "{\"meta\":{\"id\":%1$d,\"deep\":{\"er\":\"k%1$d\"}},\"text\":\"text number %1$d\"}";
    List<String> lines = new ArrayList<>();
    for (int id = 0; id < 4; id++) {
      lines.add(row.formatted(id));
    }
    Path input = folder.resolve("c.json");
    runWith(name, Files.write(input, lines).toString());
    assertThat(runWith(name, input.toString()).run().published()).isFalse();
    lines.set(1, lines.get(1).replace("text number", "another text"));
    Files.write(input, lines);

    JobReport report = runWith(name, input.toString());

    assertThat(report.compared().rowsChanged()).isEqualTo(1);
    assertThat(report.compared().rowsReused()).isEqualTo(3);
    assertThat(Jobs.read(output).count()).isEqualTo(4);
    assertThat(Outputs.verify(output, 2).sound()).isTrue();
    lines.add(lines.get(0));
    Files.write(input, lines);
    assertThatThrownBy(() -> runWith(name, input.toString()))
        .hasMessageStartingWith("Column '" + name + "' must identify each row: ");
  }

  @Test
  void anIdInAStructMayBeCast() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("c.json"), "{\"meta\":{\"id\":7,\"a.b\":\"x\"},\"text\":\"one\"}\n");

    runWith("meta.id", input.toString(), "--id-type", "string");

    assertThat(Jobs.read(output).schema().apply("meta").dataType().simpleString())
        .isEqualTo("struct<a.b:string,id:string>");
    assertThat(Jobs.read(output).select("meta.id").first().getString(0)).isEqualTo("7");
  }

  private String ids(String ids) {
    return TypedCorpus.write(folder.resolve("corpus"), "id", ids);
  }

  private JobReport run(String input, String... options) {
    return runWith("id", input, options);
  }

  private JobReport runWith(String id, String input, String... options) {
    List<String> all = new ArrayList<>(List.of("--input", input, "--input-format"));
    all.add(input.endsWith(".json") ? "json" : "parquet");
    all.addAll(List.of("--output", output.toString(), "--mode", "incremental"));
    all.addAll(List.of("--model", Jobs.TINY, "--id-column", id));
    all.addAll(Arrays.asList(options));
    return Jobs.run(all.toArray(String[]::new));
  }
}
