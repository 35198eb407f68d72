package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parquet files with vectors of every level and precision, as readers other than Spark see them.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VectorFilesTest {
  private Path output;
  private Path single;
  private EmbedJob job;

  @BeforeAll
  void run(@TempDir Path folder) throws IOException {
    output = folder.resolve("out");
    single = folder.resolve("single");
    job = EveryVector.of(folder, output);
    job.runWithoutPage(new Captured().stream());
    EveryVector.with(folder, single, "--vector", "w:level=word", "--text-column", "words")
        .runWithoutPage(new Captured().stream());
  }

  @Test
  void anotherReaderFindsEveryLevelAndPrecision() throws SQLException {
    String rows = "read_parquet('" + output + "/*.parquet') where id = 1 limit 1";
    Map<String, String> expected =
        Map.of(
            "text_i", "TINYINT[]",
            "text_bits", "BLOB",
            "text_w",
                "STRUCT(word VARCHAR, \"begin\" INTEGER, \"end\" INTEGER, embedding FLOAT[])[]",
            "text_s",
                "STRUCT(\"begin\" INTEGER, \"end\" INTEGER, status VARCHAR, embedding FLOAT[])");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        var sql = duck.createStatement()) {
      for (Map.Entry<String, String> column : expected.entrySet()) {
        assertThat(one(sql.executeQuery("select typeof(" + column.getKey() + ") from " + rows)))
            .isEqualTo(column.getValue());
      }
      assertThat(
              one(
                  sql.executeQuery(
                      "select concat_ws(' ', text_w[2].word, text_w[2].begin, len(text_w[2].embedding),"
                          + " octet_length(text_bits), octet_length(words_wb[1].embedding), len(text_i),"
                          + " words_s[2].status, len(words_w), text_c[1].text) from "
                          + rows)))
          .isEqualTo("bank 4 384 48 48 384 ok 3 The bank of the river");
    }
  }

  private static String one(ResultSet row) throws SQLException {
    assertThat(row.next()).isTrue();
    return row.getString(1);
  }

  @Test
  void noNumbersOfVectorsAreStoredWithADictionary() throws IOException {
    Map<String, ColumnChunkMetaData> columns = new HashMap<>();
    try (ParquetFileReader reader = reader(output)) {
      reader
          .getFooter()
          .getBlocks()
          .get(0)
          .getColumns()
          .forEach(column -> columns.put(column.getPath().toDotString(), column));
    }
    List<String> numbers =
        columns.keySet().stream()
            .filter(
                path ->
                    path.matches("(text|words)_(v|i|bits)(\\.list\\.element)?|.*\\.embedding.*"))
            .toList();

    assertThat(numbers).hasSize(16);
    assertThat(numbers)
        .allSatisfy(
            path -> {
              assertThat(columns.get(path).hasDictionaryPage()).isFalse();
              assertThat(columns.get(path).getEncodings())
                  .contains(Encoding.PLAIN)
                  .noneMatch(Encoding::usesDictionary);
            });
    assertThat(columns.get("text_w.list.element.word").hasDictionaryPage()).isTrue();
    assertThat(columns.get("text").hasDictionaryPage()).isTrue();
  }

  @Test
  void theFooterSaysHowEachOfSeveralVectorsWasMade() throws IOException {
    assertThat(footer(output))
        .containsEntry("contexture.fingerprint", job.encoder().fingerprint())
        .containsEntry("contexture.text-column", "text,words")
        .containsKey("contexture.run-id")
        .containsEntry("contexture.vector.w.level", "word")
        .containsEntry("contexture.vector.w.layers", "-1")
        .containsEntry("contexture.vector.t.range", "4.0")
        .containsEntry("contexture.vector.c.dimension", "100")
        .containsEntry("contexture.vector.bits.precision", "binary")
        .doesNotContainKeys("contexture.level", "contexture.dimension");
  }

  @Test
  void theFooterSaysHowTheOnlyVectorWasMade() throws IOException {
    assertThat(footer(single))
        .containsEntry("contexture.level", "word")
        .containsEntry("contexture.subtoken-pooling", "mean")
        .containsEntry("contexture.dimension", "384")
        .containsEntry("contexture.text-column", "words")
        .allSatisfy((key, value) -> assertThat(key).doesNotStartWith("contexture.vector."));
    assertThat(Jobs.read(single).columns()).contains("w", "embedding_status", "truncated");
  }

  private static Map<String, String> footer(Path folder) throws IOException {
    try (ParquetFileReader reader = reader(folder)) {
      return reader.getFileMetaData().getKeyValueMetaData();
    }
  }

  private static ParquetFileReader reader(Path folder) throws IOException {
    String file = Jobs.read(folder).inputFiles()[0];
    return ParquetFileReader.open(
        HadoopInputFile.fromPath(
            new org.apache.hadoop.fs.Path(file),
            LocalSpark.session().sparkContext().hadoopConfiguration()));
  }
}
