package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.contexture.jobs.corpus.CorpusException;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
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

/** Values that become folders: they come back as they were, or the run does not begin. */
@Tag("slow")
class PartitionByTest {
  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'a', ' b ', 'a/b=c%', '.', '..', 'ä😀', NULL, 'null', '01', '_x', '.hidden'",
        "1, -2, NULL",
        "1.10BD, 0BD, NULL",
        "0.0D, 1e300D, CAST('NaN' AS DOUBLE), CAST('-Infinity' AS DOUBLE), NULL",
        "DATE'2024-02-29', DATE'0001-01-01'",
        "TIMESTAMP_NTZ'2024-01-01 00:00:00.000001', TIMESTAMP_NTZ'1582-10-10 00:00:00'",
        // The longest names that a folder may have.
        "repeat('x', 250), repeat('/', 83), repeat('ä', 125)"
      })
  void aValueComesBackAsItWas(String values) {
    String input = corpus(values);
    run(input);

    JobReport second = run(input);

    assertThat(second.run().published()).isFalse();
    assertThat(second.compared().rowsReused()).isEqualTo(second.compared().rowsIn());
    Dataset<Row> corpus = Jobs.read(folder.resolve("corpus"));
    assertThat(
            parts(LocalSpark.session().read().schema(corpus.schema()).parquet(output.toString())))
        .isEqualTo(parts(corpus));
  }

  /** Each row's part as text. */
  private static List<String> parts(Dataset<Row> rows) {
    return rows
        .selectExpr("number || ' ' || coalesce(cast(part AS STRING), 'none')")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'a', '' | ''",
        "'a', '__HIVE_DEFAULT_PARTITION__' | '__HIVE_DEFAULT_PARTITION__'",
        "0.0D, -0.0D | '-0.0'",
        "0.0F, -0.0F | '-0.0'"
      })
  void aValueThatAFolderDoesNotGiveBackStopsTheRun(String values, String shown) {
    for (String mode : List.of("incremental", "overwrite")) {
      assertThatThrownBy(() -> run(corpus(values), "--mode", mode))
          .isInstanceOf(CorpusException.class)
          .hasMessage(
              "Cannot partition by 'part': a folder's name does not give back the value "
                  + shown
                  + "; map it to another, or leave partition-by away");
    }
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"repeat('x', 251)", "repeat('/', 84)", "repeat('ä', 126)"})
  void aNameThatIsTooLongForAFolderStopsTheRun(String value) {
    assertThatThrownBy(() -> run(corpus(value)))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith("Cannot partition by 'part': ");
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "TIMESTAMP'2024-01-01 00:00:00' | part | be of another type (date, timestamp_ntz or"
            + " string), since a folder's name means another instant in another time zone:"
            + " timestamp",
        "X'00' | part | be of another type, since a name has no bytes: binary",
        "array(1) | part | be of a type with one value: array<int>",
        "map('a', 1) | part | be of a type with one value: map<string,int>",
        "struct(1 AS a) | part.a | be a column, and not one in a struct: struct<a:int>",
        "1 | text | be no column that is encoded: string"
      })
  void aColumnThatCannotBecomeFoldersIsRefusedAtOnce(String value, String name, String rule) {
    String input = corpus(value);

    assertThatThrownBy(() -> prepare(input, "--partition-by", name))
        .isInstanceOf(ColumnException.class)
        .hasMessage("Partition column '" + name + "' must " + rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_part", ".part"})
  void aColumnWhoseFoldersReadersSkipIsRefusedAtOnce(String name) {
    String input = folder.resolve("renamed").toString();
    LocalSpark.session()
        .read()
        .parquet(corpus("'a'"))
        .withColumnRenamed("part", name)
        .write()
        .parquet(input);

    assertThatThrownBy(() -> prepare(input, "--partition-by", name))
        .isInstanceOf(ColumnException.class)
        .hasMessage(
            "Partition column '%s' must have another name, since readers skip folders whose names"
                + " begin with _ or a dot: string",
            name);
  }

  @Test
  void aColumnThatIsNamedTwiceIsTold() {
    String input = corpus("1");

    assertThatThrownBy(() -> prepare(input, "--partition-by", "part", "--partition-by", "PART"))
        .hasMessage("Partition column 'PART' must be named once: int");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"'01', '12' | true", "'1', '12' | false", "'01', 'x' | false", "'1.50' | true"})
  void stringsThatReadersTakeForNumbersAreTold(String values, boolean told) {
    Captured err = new Captured();
    prepare(corpus(values), "--partition-by", "part").runWithoutPage(err.stream());

    assertThat(err.text().contains("Warning: Readers that guess types")).isEqualTo(told);
  }

  private String corpus(String values) {
    return TypedCorpus.write(folder.resolve("corpus"), "part", values);
  }

  private JobReport run(String input, String... options) {
    List<String> all = new ArrayList<>(List.of("--partition-by", "part", "--mode", "incremental"));
    all.addAll(Arrays.asList(options));
    return prepare(input, all.toArray(String[]::new)).runWithoutPage(new Captured().stream());
  }

  private EmbedJob prepare(String input, String... options) {
    List<String> all = new ArrayList<>(List.of("--input", input, "--input-format", "parquet"));
    all.addAll(
        List.of("--output", output.toString(), "--model", Jobs.TINY, "--id-column", "number"));
    all.addAll(Arrays.asList(options));
    return Jobs.prepare(all.toArray(String[]::new));
  }
}
