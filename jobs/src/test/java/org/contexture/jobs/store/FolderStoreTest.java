package org.contexture.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.rows.Changes;
import org.contexture.jobs.rows.RowTotals;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class FolderStoreTest {
  private static final Configuration HADOOP =
      LocalSpark.session().sparkContext().hadoopConfiguration();
  private static final Map<String, String> FOOTER =
      Map.of("fingerprint", "f1", "model", "a model", "prompt", "");

  private static final long TARGET_BYTES = 128 << 20;
  private static final String LOST =
      "Cannot publish the output: another run took it over while this one did not answer";

  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out");
  }

  @ParameterizedTest
  @EnumSource(OutputMode.class)
  void everyModeWritesAnOutputThatIsNotThere(OutputMode mode) {
    save(mode, 5, FOOTER);

    assertThat(read()).isEqualTo(5);
    assertThat(files()).allMatch(name -> name.matches("part-.+\\.zstd\\.parquet|_contexture"));
    assertThat(output.resolve("_contexture/manifest.json")).exists();
  }

  @ParameterizedTest
  @CsvSource({"OVERWRITE, 3", "APPEND, 8"})
  void anOutputThatIsThereIsReplacedOrAddedTo(OutputMode mode, long rows) {
    save(OutputMode.ERROR, 5, FOOTER);
    save(mode, 3, FOOTER);

    assertThat(read()).isEqualTo(rows);
  }

  @Test
  void aRunLeavesNothingBesideTheOutput() {
    save(OutputMode.ERROR, 5, FOOTER);
    save(OutputMode.OVERWRITE, 3, FOOTER);

    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(output));
  }

  @Test
  void anOutputThatIsThereIsRefusedByDefault() {
    save(OutputMode.ERROR, 5, FOOTER);

    assertThatThrownBy(() -> open(OutputMode.ERROR))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "Cannot write output "
                + output
                + ": it exists; give another output, or mode overwrite, append or incremental");
    assertThat(read()).isEqualTo(5);
  }

  @Test
  void aFolderWithoutVisibleFilesIsNoOutputYet() throws IOException {
    Files.createDirectories(output.resolve("_contexture"));
    Files.writeString(output.resolve(".hidden"), "");

    save(OutputMode.ERROR, 2, FOOTER);

    assertThat(read()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(OutputMode.class)
  void aFileIsNoOutput(OutputMode mode) throws IOException {
    Files.writeString(output, "a file");

    assertThatThrownBy(() -> open(mode))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage("Cannot write output " + output + ": it is a file");
    assertThat(output).hasContent("a file");
  }

  @Test
  void anOutputBelowAFileCannotBeMade() throws IOException {
    Files.writeString(output, "a file");

    assertThatThrownBy(
            () ->
                FolderStore.open(output + "/below", OutputMode.ERROR, LocalSpark.session(), "run")
                    .begin())
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.OTHER))
        .hasMessageStartingWith("Cannot write output ")
        .hasMessageContaining(output + "/below");
    assertThat(output).hasContent("a file");
  }

  @Test
  void aFileSystemThatIsUnknownIsTold() {
    assertThatThrownBy(
            () ->
                FolderStore.open(
                    "nosuch://host/out", OutputMode.ERROR, LocalSpark.session(), "run"))
        .isInstanceOf(OutputException.class)
        .hasMessage("Cannot write output nosuch://host/out: No FileSystem for scheme \"nosuch\"");
  }

  @Test
  void aFolderThatContextureDidNotWriteIsNotOverwritten() throws IOException {
    Files.createDirectories(output);
    Path foreign = Files.writeString(output.resolve("mine.txt"), "mine");

    assertThatThrownBy(() -> open(OutputMode.OVERWRITE))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "Cannot overwrite output "
                + output
                + ": Contexture did not write it, and it holds mine.txt; delete it first, or give"
                + " another output");
    assertThat(foreign).hasContent("mine");
  }

  @Test
  void anInputInTheOutputIsNotOverwritten() {
    save(OutputMode.ERROR, 5, FOOTER);
    String input = "file:" + output + "/sub/own.jsonl";
    List<org.apache.hadoop.fs.Path> inputs = List.of(new org.apache.hadoop.fs.Path(input));

    assertThatThrownBy(() -> open(OutputMode.OVERWRITE).checkApart("input", inputs))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "Cannot overwrite output file:%s: the input %s lies in it".formatted(output, input));
    assertThatThrownBy(() -> open(OutputMode.INCREMENTAL).checkApart("input", inputs))
        .hasMessageEndingWith(" lies in it");
    open(OutputMode.APPEND).checkApart("input", inputs);
    open(OutputMode.OVERWRITE)
        .checkApart(
            "input", List.of(new org.apache.hadoop.fs.Path("file:" + output + "2/own.jsonl")));
  }

  @Test
  void vectorsOfAnotherFingerprintAreNotAppended() {
    save(OutputMode.ERROR, 5, FOOTER);

    assertThatThrownBy(
            () ->
                open(OutputMode.APPEND)
                    .checkFits(Map.of("fingerprint", "f2"), rows(1).schema(), List.of()))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "Cannot append to file:"
                + output
                + ": its vectors have the fingerprint f1, this run's f2; give another output or"
                + " mode overwrite");
    open(OutputMode.APPEND).checkFits(Map.of("fingerprint", "f1"), rows(1).schema(), List.of());
    open(OutputMode.OVERWRITE).checkFits(Map.of("fingerprint", "f2"), rows(1).schema(), List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "'', text, 'it is partitioned by [], this run by [text]'",
    "'text', '', 'it has the columns '"
  })
  void rowsOfAnotherKindAreNotAppended(String dropped, String partitionBy, String reason) {
    save(OutputMode.ERROR, 5, FOOTER);

    assertThatThrownBy(
            () ->
                open(OutputMode.APPEND)
                    .checkFits(
                        Map.of("fingerprint", "f1"),
                        rows(1).drop(dropped).schema(),
                        partitionBy.isEmpty() ? List.of() : List.of(partitionBy)))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("Cannot append to file:" + output + ": " + reason);
  }

  @Test
  void nothingIsSeenBeforeItIsPublished() {
    save(OutputMode.ERROR, 5, FOOTER);
    try (FolderStore store = open(OutputMode.OVERWRITE)) {
      store.begin();
      store.write(rows(3), "all", layout(FOOTER));

      assertThat(read()).isEqualTo(5);
      assertThat(store.staging().paths()).hasSize(1);

      store.publish(content(Set.of(), OutputMode.OVERWRITE));
      assertThat(read()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERWRITE", "APPEND", "INCREMENTAL"})
  void aRunThatLostTheLockLeavesAloneWhatIsAnotherRuns(OutputMode mode) throws IOException {
    save(OutputMode.ERROR, 5, FOOTER);
    try (FolderStore other = open(OutputMode.OVERWRITE, "other")) {
      List<String> before;
      try (FolderStore slept = open(mode, "slept")) {
        slept.begin();
        slept.write(rows(4), "all", layout(FOOTER));
        Files.delete(folder.resolve(".out.contexture/lock"));
        other.begin();
        other.write(rows(3), "all", layout(FOOTER));
        before = all(folder);

        assertThatThrownBy(() -> slept.publish(content(Set.of(), mode)))
            .isInstanceOfSatisfying(
                OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.OTHER))
            .hasMessage(LOST);
        assertThatThrownBy(() -> slept.writeSideFile("report.json", "{}")).hasMessage(LOST);
      }

      assertThat(all(folder)).isEqualTo(before);
      other.publish(content(Set.of(), OutputMode.OVERWRITE));
    }
    assertThat(read()).isEqualTo(3);
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(output));
  }

  private static List<String> all(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ERROR, there",
    "OVERWRITE, there",
    "APPEND, there",
    "INCREMENTAL, there",
    "ERROR, to come"
  })
  void anOutputThatIsALinkIsWrittenWhereTheLinkLeads(OutputMode mode, String target)
      throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Path real = elsewhere.resolve(target);
    if (mode != OutputMode.ERROR) {
      Files.createDirectories(real.resolve("_contexture"));
    }
    Path between = Files.createSymbolicLink(folder.resolve("between"), real);
    Files.createSymbolicLink(output, Path.of(between.getFileName().toString()));

    save(mode, 3, FOOTER);

    assertThat(output).isSymbolicLink();
    assertThat(between).isSymbolicLink();
    assertThat(real.resolve("_contexture/manifest.json")).exists();
    assertThat(read()).isEqualTo(3);
    assertThat(elsewhere).isDirectoryNotContaining(file -> !file.equals(real));
  }

  @Test
  void linksThatLeadInACircleAreTold() throws IOException {
    Files.createSymbolicLink(output, output);

    assertThatThrownBy(() -> open(OutputMode.ERROR))
        .isInstanceOf(OutputException.class)
        .hasMessage("Cannot write output %s: too many symbolic links", output);
  }

  @Test
  void aWriteThatFailsLeavesNoOutput() {
    try (FolderStore store = open(OutputMode.ERROR)) {
      store.begin();

      assertThatThrownBy(() -> store.write(failing(), "all", layout(FOOTER)))
          .hasRootCauseMessage("the fiftieth row");
    }

    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERWRITE", "APPEND"})
  void aWriteThatFailsLeavesTheOldOutput(OutputMode mode) throws IOException {
    save(OutputMode.ERROR, 5, FOOTER);
    List<String> before = files();
    try (FolderStore store = open(mode)) {
      store.begin();

      assertThatThrownBy(() -> store.write(failing(), "all", layout(FOOTER))).isNotNull();
    }

    assertThat(files()).isEqualTo(before);
    assertThat(read()).isEqualTo(5);
  }

  @Test
  void sideFilesAreHiddenFromReaders() {
    save(OutputMode.ERROR, 5, FOOTER);

    open(OutputMode.APPEND).writeSideFile("report.json", "{\"\u00FC\":1}");

    assertThat(output.resolve("_contexture/report.json")).hasContent("{\"\u00FC\":1}");
    assertThat(read()).isEqualTo(5);
  }

  @Test
  void vectorsAreStoredWithoutDictionaryAndAllWithZstd() throws IOException {
    save(OutputMode.ERROR, 50, FOOTER);

    Map<String, ColumnChunkMetaData> columns = new HashMap<>();
    try (ParquetFileReader reader = reader()) {
      reader
          .getFooter()
          .getBlocks()
          .get(0)
          .getColumns()
          .forEach(column -> columns.put(column.getPath().toDotString(), column));
    }

    assertThat(columns).containsOnlyKeys("text", "embedding.list.element");
    assertThat(columns.values())
        .allSatisfy(column -> assertThat(column.getCodec()).isEqualTo(CompressionCodecName.ZSTD));
    assertThat(columns.get("embedding.list.element").getEncodings())
        .contains(Encoding.PLAIN)
        .doesNotContain(Encoding.RLE_DICTIONARY);
    assertThat(columns.get("embedding.list.element").hasDictionaryPage()).isFalse();
    assertThat(columns.get("text").hasDictionaryPage()).isTrue();
  }

  @Test
  void theFooterSaysHowTheVectorsWereMade() throws IOException {
    save(OutputMode.ERROR, 5, FOOTER);

    try (ParquetFileReader reader = reader()) {
      assertThat(reader.getFileMetaData().getKeyValueMetaData())
          .containsEntry("contexture.fingerprint", "f1")
          .containsEntry("contexture.model", "a model")
          .containsEntry("contexture.prompt", "")
          .containsKey("org.apache.spark.version");
    }
  }

  @Test
  void anotherReaderFindsRowsVectorsAndFooter() throws SQLException {
    save(OutputMode.ERROR, 50, FOOTER);
    String files = "'" + output + "/*.parquet'";

    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      try (ResultSet rows =
          sql.executeQuery(
              "select count(*), min(len(embedding)), max(len(embedding)), count(distinct text)"
                  + " from read_parquet("
                  + files
                  + ")")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(50);
        assertThat(rows.getLong(2)).isEqualTo(384);
        assertThat(rows.getLong(3)).isEqualTo(384);
        assertThat(rows.getLong(4)).isEqualTo(2);
      }
      try (ResultSet row =
          sql.executeQuery("select embedding from read_parquet(" + files + ") limit 1")) {
        assertThat(row.next()).isTrue();
        Array vector = row.getArray(1);
        assertThat(vector.getBaseTypeName()).isEqualToIgnoringCase("FLOAT");
      }
      Map<String, String> footer = new HashMap<>();
      try (ResultSet entries =
          sql.executeQuery(
              "select decode(key), decode(value) from parquet_kv_metadata(" + files + ")")) {
        while (entries.next()) {
          footer.put(entries.getString(1), entries.getString(2));
        }
      }
      assertThat(footer).containsEntry("contexture.fingerprint", "f1");
    }
  }

  private FolderStore open(OutputMode mode) {
    return open(mode, "run");
  }

  private FolderStore open(OutputMode mode, String run) {
    return FolderStore.open(output.toString(), mode, LocalSpark.session(), run);
  }

  private void save(OutputMode mode, int rows, Map<String, String> footer) {
    try (FolderStore store = open(mode)) {
      store.begin();
      store.write(rows(rows), "all", layout(footer));
      store.publish(content(store.kept(Changes.everything()), mode));
    }
  }

  private static FolderPublication.Content content(Set<String> kept, OutputMode mode) {
    return new FolderPublication.Content(
        kept,
        mode != OutputMode.OVERWRITE,
        TARGET_BYTES,
        new RunRecord("run", mode, "f1", Map.of(), "", new RowTotals(0, Map.of(), 0), Map.of()),
        FolderStoreTest::manifest,
        Map::of);
  }

  private static Manifest manifest(Manifest.Contents contents) {
    return new Manifest(
        new Manifest.Run(1, "run", "now"),
        new Manifest.Model("a model", "m1", "f1"),
        new Manifest.Layout("parquet", null, List.of("text"), null, List.of(), "", List.of()),
        new Manifest.Rows(0, Map.of(), 0),
        new Manifest.Data(
            rows(1).schema().json(), contents.runtimes().describe(), contents.files()),
        new Manifest.Source(null, null, null));
  }

  private static FileLayout layout(Map<String, String> footer) {
    return new FileLayout(List.of("embedding.list.element"), footer, List.of());
  }

  /** Rows of a text and a vector whose values repeat, so that a dictionary would be worth it. */
  private static Dataset<Row> rows(int count) {
    return LocalSpark.session()
        .range(0, count, 1, 1)
        .selectExpr(
            "concat('text ', id % 2) as text",
            "transform(sequence(1, 384), i -> cast(i % 7 as float)) as embedding");
  }

  private static Dataset<Row> failing() {
    MapFunction<Long, String> failing =
        id -> {
          if (id == 50) {
            throw new IllegalStateException("the fiftieth row");
          }
          return "row " + id;
        };
    return LocalSpark.session().range(0, 100, 1, 2).map(failing, Encoders.STRING()).toDF("text");
  }

  private long read() {
    return LocalSpark.session().read().parquet(output.toString()).count();
  }

  private List<String> files() {
    try (Stream<Path> files = Files.list(output)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private ParquetFileReader reader() throws IOException {
    Path file =
        output.resolve(files().stream().filter(name -> name.endsWith(".parquet")).toList().get(0));
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toString()), HADOOP));
  }
}
