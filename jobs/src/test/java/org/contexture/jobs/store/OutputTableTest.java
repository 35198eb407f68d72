package org.contexture.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.LakeSpark;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.table.TableFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class OutputTableTest {
  private static final SparkSession SPARK = LakeSpark.session();
  private static final Map<String, String> F1 = Map.of("fingerprint", "f1", "prompt", "it's \\ \"");
  private static final Map<String, String> F2 = Map.of("fingerprint", "f2");
  private static final Dataset<Row> NONE = SPARK.sql("SELECT 0L AS id WHERE false");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aNewTableHasRowsAndProperties(TableFormat format) {
    OutputTable table = table(format);
    assertThat(table.exists()).isFalse();
    assertThat(table.properties()).isEmpty();

    table.overwrite(rows(0, 3, "a"), List.of(), OptionalLong.empty(), F1);

    assertThat(table.exists()).isTrue();
    assertThat(texts(table)).containsExactly("0 a", "1 a", "2 a");
    assertThat(table.properties()).isEqualTo(F1);
  }

  @ParameterizedTest
  @EnumSource
  void overwritingReplacesRowsColumnsAndPropertiesInOneCommit(TableFormat format) {
    OutputTable table = table(format);
    table.overwrite(rows(0, 3, "a"), List.of(), OptionalLong.empty(), F1);
    long commits = commits(format, table);

    table.overwrite(
        SPARK.sql("SELECT 7L AS id, 'de' AS lang"),
        List.of("lang"),
        OptionalLong.of(1 << 20),
        Map.of("fingerprint", "f2", "prompt", ""));

    assertThat(table.schema().fieldNames()).containsExactly("id", "lang");
    assertThat(table.read(SPARK).collectAsList()).singleElement().hasToString("[7,de]");
    assertThat(table.properties()).isEqualTo(Map.of("fingerprint", "f2", "prompt", ""));
    assertThat(commits(format, table)).isEqualTo(commits + 1);
    if (format == TableFormat.ICEBERG) {
      assertThat(SPARK.sql("SHOW TBLPROPERTIES " + table).collectAsList())
          .map(Row::toString)
          .contains("[write.target-file-size-bytes,1048576]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void propertiesOfOthersStayAndOldOnesOfOursGo(TableFormat format) {
    OutputTable table = table(format);
    table.overwrite(rows(0, 1, "a"), List.of(), OptionalLong.empty(), F1);
    Map<String, String> others =
        format == TableFormat.DELTA
            ? Map.of("delta.enableChangeDataFeed", "true", "delta.columnMapping.mode", "name")
            : Map.of("owner-team", "search", "write.format.default", "orc");
    others.forEach(
        (key, value) ->
            SPARK.sql(
                "ALTER TABLE %s SET TBLPROPERTIES ('%s' = '%s')"
                    .formatted(sql(format, table), key, value)));

    table.overwrite(rows(0, 1, "a"), List.of(), OptionalLong.empty(), F2);

    assertThat(table.properties()).isEqualTo(F2);
    assertThat(texts(table)).containsExactly("0 a");
    assertThat(SPARK.sql("SHOW TBLPROPERTIES " + sql(format, table)).collectAsList())
        .map(Row::toString)
        .containsAll(
            others.entrySet().stream()
                .map(o -> "[" + o.getKey() + "," + o.getValue() + "]")
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void aReaderKeepsTheVersionItBeganWith(TableFormat format) {
    OutputTable table = table(format);
    table.overwrite(rows(0, 3, "a"), List.of(), OptionalLong.empty(), F1);
    String version = version(format, table);

    table.overwrite(rows(0, 1, "b"), List.of(), OptionalLong.empty(), F1);
    table.merge(rows(0, 2, "c"), NONE, "id", F1);

    assertThat(texts(table)).containsExactly("0 c", "1 c");
    String old = " VERSION AS OF " + version;
    assertThat(texts(SPARK.sql("SELECT * FROM " + sql(format, table) + old)))
        .containsExactly("0 a", "1 a", "2 a");
  }

  @ParameterizedTest
  @EnumSource
  void appendedRowsAreAdded(TableFormat format) {
    OutputTable table = table(format);
    table.overwrite(rows(0, 2, "a"), List.of(), OptionalLong.empty(), F1);

    table.append(rows(5, 6, "b"), Map.of("fingerprint", "f1", "run-id", "2"));

    assertThat(texts(table)).containsExactly("0 a", "1 a", "5 b");
    assertThat(table.properties())
        .containsEntry("run-id", "2")
        .containsEntry("fingerprint", "f1")
        .containsKey("prompt");
  }

  @ParameterizedTest
  @EnumSource
  void aMergeUpdatesAddsAndRemovesInOneCommit(TableFormat format) {
    OutputTable table = table(format);
    table.overwrite(rows(0, 5, "a"), List.of(), OptionalLong.empty(), F1);
    long commits = commits(format, table);

    table.merge(rows(3, 7, "b"), SPARK.sql("SELECT explode(array(0, 1, 99)) AS id"), "id", F1);

    assertThat(texts(table)).containsExactly("2 a", "3 b", "4 b", "5 b", "6 b");
    assertThat(commits(format, table)).isEqualTo(commits + 1);
  }

  @ParameterizedTest
  @EnumSource
  void aMergeMayOnlyRemove(TableFormat format) {
    OutputTable table = table(format);
    table.overwrite(rows(0, 3, "a"), List.of(), OptionalLong.empty(), F1);

    table.merge(rows(0, 0, ""), SPARK.sql("SELECT 1L AS id"), "id", F1);

    assertThat(texts(table)).containsExactly("0 a", "2 a");
  }

  @ParameterizedTest
  @EnumSource
  void aMergeAddsColumnsThatTheTableLacks(TableFormat format) {
    OutputTable table = table(format);
    table.overwrite(rows(0, 3, "a"), List.of(), OptionalLong.empty(), F1);
    Dataset<Row> wider =
        rows(2, 4, "b")
            .withColumn("words", words("CAST('NaN' AS FLOAT)"))
            .withMetadata("words", made("word"));

    table.merge(wider, NONE, "id", F2);

    assertThat(table.read(SPARK).orderBy("id").select("words").toJSON().collectAsList())
        .containsExactly(
            "{}",
            "{}",
            "{\"words\":[{\"word\":\"w\",\"embedding\":[\"NaN\"]}]}",
            "{\"words\":[{\"word\":\"w\",\"embedding\":[\"NaN\"]}]}");
    assertThat(table.schema().apply("words").getComment().get()).contains("\"level\":\"word\"");
    assertThat(table.properties()).containsEntry("fingerprint", "f2");

    Dataset<Row> withoutAVector =
        rows(9, 10, "c").withColumn("words", words("CAST(NULL AS FLOAT)"));
    table.merge(withoutAVector, NONE, "id", F2);
    assertThat(texts(table)).containsExactly("0 a", "1 a", "2 b", "3 b", "9 c");
  }

  @ParameterizedTest
  @EnumSource
  void vectorsStayBitForBit(TableFormat format) {
    int[] bits = {0x80000000, 1, 0x807fffff, 0x7f7fffff, 0xff800000, 0x7fc00000, 0x3f800001};
    float[] values = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      values[i] = Float.intBitsToFloat(bits[i]);
    }
    Dataset<Row> shape = rows(0, 0, "").withColumn("words", words("0f"));
    MapFunction<Row, Row> vectors =
        row ->
            RowFactory.create(
                row.getLong(0),
                row.getString(1),
                values,
                new Row[] {RowFactory.create("w", values)});
    Dataset<Row> rows =
        rows(0, 2, "a").withColumn("words", words("0f")).map(vectors, Encoders.row(shape.schema()));
    OutputTable table = table(format);

    table.overwrite(rows, List.of(), OptionalLong.empty(), F1);
    table.append(rows.withColumn("id", functions.expr("id + 2")), F1);
    table.merge(rows.withColumn("id", functions.expr("id + 3")), NONE, "id", F1);

    assertThat(table.read(SPARK).collectAsList())
        .hasSize(5)
        .allSatisfy(
            row -> {
              assertThat(bits(row.getList(2))).isEqualTo(bits);
              assertThat(bits(row.<Row>getList(3).get(0).getList(1))).isEqualTo(bits);
            });
  }

  @ParameterizedTest
  @EnumSource
  void smallIntegersAreReadAsTheyWere(TableFormat format) {
    OutputTable table = table(format);
    Dataset<Row> rows =
        SPARK.sql("SELECT 1L AS id, array(-128Y, 127Y) AS embedding, 3S AS small, X'80' AS bits");

    table.overwrite(rows, List.of(), OptionalLong.empty(), F1);
    table.merge(rows.withColumn("id", functions.lit(2L)), NONE, "id", F1);

    assertThat(
            table.read(SPARK).selectExpr("to_json(struct(embedding, small, bits))").collectAsList())
        .hasSize(2)
        .allMatch(
            row ->
                row.getString(0)
                    .equals("{\"embedding\":[-128,127],\"small\":3,\"bits\":\"gA==\"}"));
  }

  @ParameterizedTest
  @EnumSource
  void theCommentOfAVectorColumnSaysHowItWasMade(TableFormat format) {
    OutputTable table = table(format);

    table.overwrite(
        rows(0, 1, "a").withMetadata("embedding", made("sentence")),
        List.of(),
        OptionalLong.empty(),
        F1);

    assertThat(table.schema().apply("embedding").getComment().get())
        .isEqualTo("{\"level\":\"sentence\",\"prompt\":\"it's \"}");
  }

  @ParameterizedTest
  @EnumSource
  void theSideFolderLiesInTheTable(TableFormat format) throws IOException {
    OutputTable table = table(format);
    table.overwrite(rows(0, 1, "a"), List.of(), OptionalLong.empty(), F1);

    Path side = Path.of(table.location().toUri().getPath(), SideFolder.NAME);
    Files.writeString(Files.createDirectories(side).resolve("report.json"), "{}");

    assertThat(side.getFileName()).hasToString("_contexture");
    assertThat(side.getParent())
        .isDirectoryContaining(
            child -> List.of("_delta_log", "metadata").contains(child.getFileName().toString()));
    assertThat(texts(table)).containsExactly("0 a");
  }

  @ParameterizedTest
  @EnumSource
  void changesThatDoNotFitLeaveTheTableAsItWas(TableFormat format) {
    OutputTable table = table(format);
    table.overwrite(rows(0, 2, "a"), List.of(), OptionalLong.empty(), F1);
    long commits = commits(format, table);
    Dataset<Row> good = rows(0, 2, "b");

    assertRefused(
        () -> table.merge(good.union(rows(1, 2, "c")), NONE, "id", F2),
        "Cannot merge into " + table + ": column `id` must be unique: 1 is there 2 times");
    assertRefused(
        () -> table.merge(good, SPARK.sql("SELECT 0L AS id"), "id", F2),
        "Cannot merge into " + table + ": column `id` must be unique: 0 is there 2 times");
    assertRefused(
        () -> table.merge(good.withColumn("id", functions.expr("nullif(id, 1)")), NONE, "id", F2),
        "Cannot merge into " + table + ": column `id` must not be null: 1 rows");
    assertRefused(
        () ->
            table.merge(
                good.drop("text").withColumn("embedding", functions.lit("x")), NONE, "id", F2),
        "Cannot merge into "
            + table
            + ": rows must have the table's columns: text is missing, embedding is string in place"
            + " of array<float>; give another output or mode overwrite");

    assertThat(texts(table)).containsExactly("0 a", "1 a");
    assertThat(table.properties()).isEqualTo(F1);
    assertThat(commits(format, table)).isEqualTo(commits);
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatFailsLeavesTheTableAsItWasAndNoFingerprintThatIsWrong(TableFormat format) {
    OutputTable table = table(format);
    table.overwrite(rows(0, 2, "a"), List.of(), OptionalLong.empty(), F1);
    Dataset<Row> failing =
        rows(0, 2, "b")
            .withColumn("text", functions.expr("if(id = 1, raise_error('the second row'), text)"));

    for (ThrowingCallable run :
        List.<ThrowingCallable>of(
            () -> table.overwrite(failing, List.of(), OptionalLong.empty(), F2),
            () -> table.append(failing, F1),
            () -> table.merge(failing, NONE, "id", F1))) {
      assertThatThrownBy(run).hasStackTraceContaining("the second row");
      assertThat(texts(table)).containsExactly("0 a", "1 a");
      assertThat(table.properties()).isEqualTo(F1);
    }

    for (ThrowingCallable run :
        List.<ThrowingCallable>of(
            () -> table.append(failing, F2), () -> table.merge(failing, NONE, "id", F2))) {
      assertThatThrownBy(run).hasStackTraceContaining("the second row");
      assertThat(texts(table)).containsExactly("0 a", "1 a");
      assertThat(table.properties()).doesNotContainKey("fingerprint");
    }
  }

  @Test
  void aDeltaTableMayBeNamedInACatalog() {
    String name = "default.vectors_" + UUID.randomUUID().toString().replace('-', '_');
    OutputTable table = OutputTable.of(TableFormat.DELTA, name, SPARK);
    assertThat(table.exists()).isFalse();

    table.overwrite(rows(0, 2, "a"), List.of(), OptionalLong.empty(), F1);
    table.merge(rows(1, 3, "b"), NONE, "id", F1);

    assertThat(texts(table)).containsExactly("0 a", "1 b", "2 b");
    assertThat(table.location().toString()).endsWith(name.substring("default.".length()));
    SPARK.sql("DROP TABLE " + name);
  }

  @ParameterizedTest
  @EnumSource
  void theTableLiesWhereItsCatalogSaysWhateverItsColumnsAreCalled(TableFormat format) {
    OutputTable table = table(format);
    String names = "0L AS id, 'a' AS Location, 'b' AS Provider, 'c' AS `# Partitioning`";
    table.overwrite(SPARK.sql("SELECT " + names), List.of(), OptionalLong.empty(), F1);

    String last = table.toString().substring(table.toString().lastIndexOf('.') + 1);
    assertThat(table.location().toString()).endsWith(last);
  }

  @Test
  void aDeltaTableInACatalogWithAColumnNamedLocationIsFound() {
    String name = "default.vectors_" + UUID.randomUUID().toString().replace('-', '_');
    OutputTable table = OutputTable.of(TableFormat.DELTA, name, SPARK);
    table.overwrite(
        SPARK.sql("SELECT 0L AS id, 'a' AS Location"), List.of(), OptionalLong.empty(), F1);

    assertThat(table.location().toString()).endsWith(name.substring("default.".length()));
    SPARK.sql("DROP TABLE " + name);
  }

  /** The lock of a table's writers lies there, and what they left. */
  @Test
  void allNamesOfATableHaveOnePlace() {
    String table = "vectors_" + UUID.randomUUID().toString().replace('-', '_');
    String name = "default." + table;
    OutputTable delta = OutputTable.of(TableFormat.DELTA, name, SPARK);
    var place = delta.stagedBeside();

    for (boolean exists : List.of(false, true)) {
      for (String other :
          List.of(
              "spark_catalog." + name,
              "`default`." + table,
              "`spark_catalog`.`default`.`" + table + "`",
              "DEFAULT." + table.toUpperCase(Locale.ROOT),
              place.toString())) {
        assertThat(OutputTable.of(TableFormat.DELTA, other, SPARK).stagedBeside())
            .as(other + (exists ? ", which exists" : ""))
            .isEqualTo(place);
      }
      if (!exists) {
        delta.overwrite(rows(0, 1, "a"), List.of(), OptionalLong.empty(), F1);
      }
    }
    assertThat(delta.location()).isEqualTo(place);
    SPARK.sql("DROP TABLE " + name);
    assertThat(OutputTable.of(TableFormat.ICEBERG, "lake.`db`." + table, SPARK).stagedBeside())
        .isEqualTo(OutputTable.of(TableFormat.ICEBERG, "lake.db." + table, SPARK).stagedBeside())
        .isNotEqualTo(OutputTable.of(TableFormat.ICEBERG, "lake.db.x", SPARK).stagedBeside());
  }

  @ParameterizedTest
  @EnumSource
  void anIdMayLieInAStructAndColumnsMayHaveTheNamesOfTheMergesOwn(TableFormat format) {
    OutputTable table = table(format);
    String[] columns = {
      "named_struct('id', id) AS meta",
      "text",
      "id AS _contexture_id",
      "text AS _contexture_removed"
    };
    table.overwrite(rows(0, 4, "a").selectExpr(columns), List.of(), OptionalLong.empty(), F1);

    table.merge(rows(3, 5, "b").selectExpr(columns), SPARK.sql("SELECT 1L AS any"), "META.id", F1);

    assertThat(
            table.read(SPARK).orderBy("meta.id").selectExpr("to_json(struct(*))").collectAsList())
        .map(row -> row.getString(0))
        .containsExactly(merged(0, "a"), merged(2, "a"), merged(3, "b"), merged(4, "b"));
  }

  private static String merged(int id, String text) {
    return "{\"meta\":{\"id\":%1$d},\"text\":\"%2$s\",\"_contexture_id\":%1$d,\"_contexture_removed\":\"%2$s\"}"
        .formatted(id, text);
  }

  @Test
  void aFolderOfOtherFilesIsNoTable() {
    rows(0, 1, "a").coalesce(1).write().json(folder + "/other");
    OutputTable table = OutputTable.of(TableFormat.DELTA, folder + "/other", SPARK);

    assertThat(table.exists()).isFalse();
    assertThatThrownBy(() -> table.overwrite(rows(0, 1, "a"), List.of(), OptionalLong.empty(), F1))
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageMatching(
            "Cannot write output .+/other: it is no delta table, and it holds part-.+json; delete"
                + " it first, or give another output");
  }

  @Test
  void aSessionWithoutTheFormatIsRefused() {
    assertRefused(
        () -> OutputTable.of(TableFormat.DELTA, "vectors", LocalSpark.session()),
        TableFormat.DELTA.problem(LocalSpark.session(), "vectors").orElseThrow());
  }

  private static void assertRefused(ThrowingCallable run, String message) {
    assertThatThrownBy(run)
        .isInstanceOfSatisfying(
            OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(message);
  }

  private OutputTable table(TableFormat format) {
    String name =
        format == TableFormat.DELTA
            ? folder.resolve("vectors").toString()
            : "lake.db.t_" + UUID.randomUUID().toString().replace('-', '_');
    return OutputTable.of(format, name, SPARK);
  }

  private static Dataset<Row> rows(int from, int to, String text) {
    return SPARK
        .range(from, to, 1, 2)
        .selectExpr("id", "'" + text + "' AS text", "array(CAST(id AS FLOAT)) AS embedding");
  }

  private static Column words(String value) {
    return functions.expr("array(named_struct('word', 'w', 'embedding', array(" + value + ")))");
  }

  private static Metadata made(String level) {
    Metadata settings =
        new MetadataBuilder().putString("level", level).putString("prompt", "it's ").build();
    return new MetadataBuilder().putMetadata("contexture", settings).build();
  }

  private static List<String> texts(OutputTable table) {
    return texts(table.read(SPARK));
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .sorted(Comparator.comparing(row -> row.<Long>getAs("id")))
        .map(row -> row.getAs("id") + " " + row.getAs("text"))
        .toList();
  }

  private static int[] bits(List<Float> vector) {
    return vector.stream().mapToInt(Float::floatToRawIntBits).toArray();
  }

  private static String sql(TableFormat format, OutputTable table) {
    return format == TableFormat.DELTA ? "delta.`" + table + "`" : table.toString();
  }

  private static long commits(TableFormat format, OutputTable table) {
    return versions(format, table).count();
  }

  private static String version(TableFormat format, OutputTable table) {
    return versions(format, table).reduce((first, last) -> last).orElseThrow();
  }

  /** Versions that a reader can ask for, the oldest first. */
  private static Stream<String> versions(TableFormat format, OutputTable table) {
    Dataset<Row> versions =
        format == TableFormat.DELTA
            ? SPARK.sql("DESCRIBE HISTORY " + sql(format, table)).orderBy("version")
            : SPARK.sql("SELECT snapshot_id FROM " + table + ".snapshots ORDER BY committed_at");
    return versions.collectAsList().stream().map(row -> row.get(0).toString());
  }
}
