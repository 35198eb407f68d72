package org.contexture.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.contexture.jobs.fixture.LakeSpark;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.table.TableFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergedColumnsTest {
  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void filesOfTwoSchemasGiveTheColumnsOfBoth(String format) {
    write(format, "select 'a' as text, 1 as id");
    write(format, "select 'b' as text, 'en' as lang");

    Corpus corpus = TestCorpora.open(List.of(), folder.resolve("c"));

    assertThat(TestCorpora.rows(corpus))
        .containsExactlyInAnyOrder("{\"text\":\"a\",\"id\":1}", "{\"text\":\"b\",\"lang\":\"en\"}");
  }

  @Test
  void structsOfTwoSchemasGiveTheFieldsOfBoth() {
    write("parquet", "select 'a' as text, named_struct('x', 1) as s");
    write("parquet", "select 'b' as text, named_struct('y', 2) as s");

    assertThat(TestCorpora.rows(TestCorpora.open(List.of(), folder.resolve("c"))))
        .containsExactlyInAnyOrder(
            "{\"text\":\"a\",\"s\":{\"x\":1}}", "{\"text\":\"b\",\"s\":{\"y\":2}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc"})
  void columnsOfOneNameAndTwoTypesAreRefused(String format) {
    write(format, "select 'a' as text, 1 as id");
    write(format, "select 'b' as text, 'x' as id");

    assertThatThrownBy(() -> TestCorpora.open(List.of(), folder.resolve("c")))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith(
            "Cannot read input: its files have columns of one name and different types; read them"
                + " apart, or give input-option mergeSchema=false to take those of one file: ");
  }

  @Test
  void sparksOwnReadingIsThereWhereItIsAsked() {
    write("parquet", "select 'a' as text, 1 as id");
    write("parquet", "select 'b' as text, 'en' as lang");

    assertThat(
            TestCorpora.open(List.of("MergeSchema=false"), folder.resolve("c"))
                .schema()
                .fieldNames())
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "table/*.parquet", "table/lang=en", ".", "*"})
  @Tag("slow")
  void aDeltaTableIsNotReadFileByFile(String input) {
    SparkSession spark = LakeSpark.session();
    Path table = folder.resolve("table");
    String[] partitions = input.endsWith("lang=en") ? new String[] {"lang"} : new String[0];
    for (String id : List.of("1", "2")) {
      spark
          .sql("select 'a' as text, " + id + " as id, 'en' as lang")
          .write()
          .format("delta")
          .mode("overwrite")
          .partitionBy(partitions)
          .save(table.toString());
    }

    for (Map<String, String> options :
        List.of(Map.<String, String>of(), Map.of("input-format", "parquet"))) {
      assertThatThrownBy(
              () -> TestCorpora.open(SPARK, options, List.of(), folder.resolve(input).normalize()))
          .isInstanceOf(CorpusException.class)
          .hasMessage(
              "Cannot read input: file:%s is a table of Delta, whose files hold rows of older"
                  + " versions too; give it and input-format delta",
              table);
    }
    Corpus corpus =
        TestCorpora.open(spark, Map.of("input-format", TableFormat.DELTA.id()), List.of(), table);
    assertThat(TestCorpora.rows(corpus)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"t", "t/data", "t/data/a.jsonl", "t/data/*", "."})
  void anIcebergTableIsNotReadFileByFile(String input) throws IOException {
    json("t/data/a.jsonl");
    json("t/metadata/v1.metadata.json");

    assertThatThrownBy(() -> TestCorpora.open(List.of(), folder.resolve(input).normalize()))
        .hasMessage(
            "Cannot read input: file:%s is a table of Iceberg, whose files hold rows of older"
                + " versions too; give its name in a catalog and input-format iceberg",
            folder.resolve("t"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"t", "t/a.jsonl", "t/*.jsonl", "."})
  void aHudiTableIsNotReadFileByFile(String input) throws IOException {
    json("t/a.jsonl");
    Files.createDirectories(folder.resolve("t/.hoodie"));

    assertThatThrownBy(() -> TestCorpora.open(List.of(), folder.resolve(input).normalize()))
        .hasMessage(
            "Cannot read input: file:%s is a table of Hudi, whose files hold rows of older versions"
                + " too; give it and input-format hudi",
            folder.resolve("t"));
  }

  @Test
  void aFolderThatIsCalledMetadataIsNoTable() throws IOException {
    json("t/data/a.jsonl");
    json("t/metadata/talks.metadata.json");

    assertThat(TestCorpora.rows(TestCorpora.open(List.of(), folder.resolve("t")))).hasSize(2);
  }

  private void json(String name) throws IOException {
    TestCorpora.writeRows(folder, name);
  }

  private void write(String format, String sql) {
    SPARK.sql(sql).write().format(format).mode("append").save(folder.resolve("c").toString());
  }
}
