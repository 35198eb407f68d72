package org.contexture.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.contexture.jobs.fixture.LocalSpark;
import org.contexture.jobs.report.JobReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that fail on their way, and the same command again. */
class ResumeTest {
  private static final int FILES = 6;
  private static final int ROWS_OF_A_FILE = 5;
  private static final long ROWS = (FILES - 1L) * ROWS_OF_A_FILE + 1;

  @TempDir Path folder;
  private Path corpus;
  private Path output;
  private Path work;

  @BeforeEach
  void nameTheFolders() {
    corpus = folder.resolve("corpus");
    output = folder.resolve("out");
    work = folder.resolve(".out.contexture");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "overwrite", "append", "incremental"})
  void whatAFailedRunFinishedIsNotEncodedAgain(String mode) throws IOException {
    writeCorpus();
    byte[] whole = breakTheLastFile();

    assertThatThrownBy(() -> run(mode)).hasMessageContaining("part-5");
    assertThat(output).doesNotExist();
    long committed = committedFiles();
    assertThat(committed).isPositive();

    Files.write(lastFile(), whole);
    JobReport report = run(mode);

    assertThat(report.rowsOut()).isEqualTo(ROWS);
    assertThat(report.rowsResumed()).isPositive();
    assertThat(report.rowsResumed() + report.rowsEncoded()).isEqualTo(report.rowsIn());
    assertThat(report.rowsByStatus()).containsEntry("ok", report.rowsIn());
    assertThat(work).doesNotExist();
    assertSameAsFresh();
  }

  @Test
  void anOldOutputStaysUntilTheNewOneIsThere() throws IOException {
    writeCorpus();
    run("error");
    List<String> before = sorted(output);
    byte[] whole = breakTheLastFile();

    assertThatThrownBy(() -> run("overwrite", "--max-tokens", "4")).isNotNull();
    assertThat(sorted(output)).isEqualTo(before);

    Files.write(lastFile(), whole);
    assertThat(run("overwrite", "--max-tokens", "4").rowsResumed()).isPositive();
    assertThat(sorted(output)).hasSameSizeAs(before).isNotEqualTo(before);
  }

  @Test
  void piecesOfOtherSettingsAreOfNoUse() throws IOException {
    writeCorpus();
    byte[] whole = breakTheLastFile();
    assertThatThrownBy(() -> run("error")).isNotNull();

    Files.write(lastFile(), whole);
    JobReport report = run("error", "--max-tokens", "8");

    assertThat(report.rowsResumed()).isZero();
    assertThat(report.rowsEncoded()).isEqualTo(report.rowsIn());
    assertThat(work).doesNotExist();
  }

  @Test
  void piecesThatAreInTheOutputAlreadyGo() throws IOException {
    writeCorpus();
    byte[] whole = breakTheLastFile();
    assertThatThrownBy(() -> run("incremental")).isNotNull();
    Path kept = folder.resolve("kept");
    FileUtils.copyDirectory(work.toFile(), kept.toFile());
    Files.write(lastFile(), whole);
    run("incremental");
    FileUtils.moveDirectory(kept.toFile(), work.toFile());

    assertThat(run("incremental").published()).isFalse();
    assertThat(work).doesNotExist();
  }

  @Test
  void aHundredTinyRunsLeaveNoLitter() throws IOException {
    Path model = Files.writeString(folder.resolve("m.vec"), "2 2\nrow 1 2\nnew 3 4\n");
    List<String> lines = new ArrayList<>();
    for (int run = 0; run < 100; run++) {
      lines.add("{\"id\":" + run + ",\"text\":\"new row " + run + "\"}");
      Path input = Files.write(folder.resolve("c.jsonl"), lines);
      JobReport report =
          Jobs.run(
              "--input",
              input.toString(),
              "--output",
              output.toString(),
              "--mode",
              "incremental",
              "--id-column",
              "id",
              "--model",
              model.toString());

      assertThat(report.rowsEncoded()).isEqualTo(1);
      assertThat(report.rowsReused()).isEqualTo(run);
    }

    assertThat(Jobs.read(output).count()).isEqualTo(100);
    assertThat(visible(output)).hasSize(1);
    assertThat(work).doesNotExist();
    try (Stream<Path> side = Files.list(output.resolve("_contexture"))) {
      assertThat(side.map(file -> file.getFileName().toString()).filter(n -> !n.startsWith(".")))
          .containsExactlyInAnyOrder("manifest.json", "report.json", "report.html");
    }
  }

  private JobReport run(String mode, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--input",
                corpus.toString(),
                "--output",
                output.toString(),
                "--mode",
                mode,
                "--id-column",
                "id"));
    all.addAll(List.of(options));
    return Jobs.run(all.toArray(String[]::new));
  }

  /** Files of a row group each, read by a task each. */
  private void writeCorpus() {
    for (int file = 0; file < FILES; file++) {
      LocalSpark.session()
          .range((long) file * ROWS_OF_A_FILE, end(file), 1, 1)
          .selectExpr(
              "concat('note ', id) as note", "id", "concat('a text of number ', id) as text")
          .write()
          .parquet(corpus.resolve("part-" + file).toString());
    }
    for (int file = 0; file < FILES; file++) {
      Path written = visible(corpus.resolve("part-" + file)).get(0);
      written.toFile().renameTo(corpus.resolve("part-" + file + ".parquet").toFile());
    }
  }

  private static long end(int file) {
    return file == FILES - 1 ? ROWS : (file + 1L) * ROWS_OF_A_FILE;
  }

  private Path lastFile() {
    return corpus.resolve("part-" + (FILES - 1) + ".parquet");
  }

  /**
   * Flips the bytes of the first column: what looks at texts and ids alone does not see it. The
   * file is the smallest and so the last to be read.
   */
  private byte[] breakTheLastFile() throws IOException {
    byte[] whole = Files.readAllBytes(lastFile());
    byte[] broken = whole.clone();
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(lastFile().toUri()), new Configuration()))) {
      ColumnChunkMetaData note = reader.getFooter().getBlocks().get(0).getColumns().get(0);
      for (int i = 0; i < note.getTotalSize(); i++) {
        int at = (int) note.getStartingPos() + i;
        broken[at] = (byte) ~broken[at];
      }
    }
    Files.write(lastFile(), broken);
    return whole;
  }

  private long committedFiles() throws IOException {
    try (Stream<Path> all = Files.walk(work.resolve("pieces"))) {
      return all.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private void assertSameAsFresh() {
    Path fresh = folder.resolve("fresh");
    Jobs.run("--input", corpus.toString(), "--output", fresh.toString());
    assertThat(sorted(output)).isEqualTo(sorted(fresh));
  }

  private static List<String> sorted(Path path) {
    return Jobs.read(path).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private static List<Path> visible(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().matches("[._].*"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
