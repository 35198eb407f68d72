package org.contexture.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.config.ConfigException;
import org.contexture.jobs.fixture.LakeSpark;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.table.TableFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class TableInputTest {
  private static final SparkSession SPARK = LakeSpark.session();

  @TempDir Path folder;
  private String iceberg;

  @BeforeEach
  void nameTheTable() {
    iceberg = "lake.input.t_" + UUID.randomUUID().toString().replace('-', '_');
  }

  @ParameterizedTest
  @EnumSource
  void theRowsOfTheTablesVersionAreRead(TableFormat format) {
    write(format, rows(0, 5));
    write(format, rows(5, 8));

    Corpus corpus = open(format, List.of(), name(format));

    assertThat(TestCorpora.texts(corpus)).containsExactlyInAnyOrder("text 5", "text 6", "text 7");
    assertThat(corpus.schema().fieldNames()).containsExactly("id", "text");
    assertThat(corpus.badRecords()).isZero();
    assertThat(corpus.files())
        .singleElement()
        .satisfies(file -> assertThat(file.getName()).endsWith(".parquet"));
    assertThat(corpus.description()).isEqualTo(name(format) + " (" + format.id() + ", 1 files)");
  }

  @ParameterizedTest
  @EnumSource
  void anOlderVersionMayBeAskedFor(TableFormat format) {
    write(format, rows(0, 5));
    String version =
        format == TableFormat.DELTA
            ? "0"
            : SPARK.sql("SELECT snapshot_id FROM " + iceberg + ".snapshots").first().get(0) + "";
    write(format, rows(5, 8).repartition(2));

    Corpus corpus = open(format, List.of("versionAsOf=" + version), name(format));

    assertThat(TestCorpora.texts(corpus)).hasSize(5).contains("text 0");
    assertThat(corpus.description()).endsWith(", 1 files)");
  }

  @ParameterizedTest
  @EnumSource
  void aLargeTableIsReadInPiecesForEveryCore(TableFormat format) {
    write(format, SPARK.range(0, 20_000, 1, 8).selectExpr("id", "sha2(string(id), 512) AS text"));

    Corpus corpus = open(format, List.of(), name(format));

    assertThat(corpus.partitions()).isBetween(8, 40);
    assertThat(corpus.rows().rdd().getNumPartitions()).isEqualTo(corpus.partitions());
    assertThat(corpus.rows().count()).isEqualTo(20_000);
  }

  @ParameterizedTest
  @EnumSource
  void aTableThatIsNotThereIsTold(TableFormat format) {
    assertThatThrownBy(() -> open(format, List.of(), name(format)))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith("Cannot read table " + name(format) + ": ")
        .hasMessageContaining("not exist");
  }

  @Test
  void severalTablesAreRefused() {
    assertThatThrownBy(() -> open(TableFormat.DELTA, List.of(), "a", "b"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("input must be one delta table: a, b");
  }

  @Test
  void aSessionWithoutTheFormatIsRefused() {
    assertThatThrownBy(() -> open(LocalSpark.session(), TableFormat.DELTA, List.of(), "vectors"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(TableFormat.DELTA.problem(LocalSpark.session(), "vectors").orElseThrow());
  }

  private String name(TableFormat format) {
    return format == TableFormat.DELTA ? folder.resolve("a table").toString() : iceberg;
  }

  private void write(TableFormat format, Dataset<Row> rows) {
    String table = format == TableFormat.DELTA ? "delta.`" + name(format) + "`" : iceberg;
    rows.writeTo(table).using(format.id()).createOrReplace();
  }

  private static Dataset<Row> rows(int from, int to) {
    return SPARK.range(from, to, 1, 1).selectExpr("id", "concat('text ', id) AS text");
  }

  private static Corpus open(TableFormat format, List<String> options, String... tables) {
    return open(SPARK, format, options, tables);
  }

  private static Corpus open(
      SparkSession spark, TableFormat format, List<String> options, String... tables) {
    return TestCorpora.open(
        spark,
        Map.of("input-format", format.id()),
        options,
        Stream.of(tables).map(Path::of).toArray(Path[]::new));
  }
}
