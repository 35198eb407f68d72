package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.contexture.jobs.fixture.BreakableCorpus;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.Outputs;
import org.contexture.jobs.report.JobReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that fail on their way, and the same command again. */
@Tag("slow")
class ResumeTest {
  @TempDir Path folder;
  private Path output;
  private Path work;

  @BeforeEach
  void nameTheFolders() {
    output = folder.resolve("out");
    work = folder.resolve(".out.contexture");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "overwrite", "append", "incremental"})
  void whatAFailedRunFinishedIsNotEncodedAgain(String mode) throws IOException {
    BreakableCorpus corpus = BreakableCorpus.in(folder.resolve("corpus"));
    corpus.breakLastFile();

    assertThatThrownBy(() -> run(corpus, mode)).hasMessageContaining(BreakableCorpus.BROKEN);
    assertThat(output).doesNotExist();
    long committed = committedFiles();
    assertThat(committed).isPositive();

    corpus.mend();
    JobReport report = run(corpus, mode);

    assertThat(report.written().rows()).isEqualTo(BreakableCorpus.ROWS);
    assertThat(report.compared().rowsResumed()).isPositive();
    assertThat(report.compared().rowsResumed() + report.encoded().rows())
        .isEqualTo(report.compared().rowsIn());
    assertThat(report.written().byStatus()).containsEntry("ok", report.compared().rowsIn());
    assertThat(work).doesNotExist();
    assertSameAsFresh(corpus);
  }

  @Test
  void anOldOutputStaysUntilTheNewOneIsThere() throws IOException {
    BreakableCorpus corpus = BreakableCorpus.in(folder.resolve("corpus"));
    run(corpus, "error");
    List<String> before = Outputs.sorted(Jobs.read(output));
    corpus.breakLastFile();

    assertThatThrownBy(() -> run(corpus, "overwrite", "--max-tokens", "4")).isNotNull();
    assertThat(Outputs.sorted(Jobs.read(output))).isEqualTo(before);

    corpus.mend();
    assertThat(run(corpus, "overwrite", "--max-tokens", "4").compared().rowsResumed()).isPositive();
    assertThat(Outputs.sorted(Jobs.read(output))).hasSameSizeAs(before).isNotEqualTo(before);
  }

  @Test
  void piecesOfOtherSettingsAreOfNoUse() throws IOException {
    BreakableCorpus corpus = BreakableCorpus.in(folder.resolve("corpus"));
    corpus.breakLastFile();
    assertThatThrownBy(() -> run(corpus, "error")).isNotNull();

    corpus.mend();
    JobReport report = run(corpus, "error", "--max-tokens", "8");

    assertThat(report.compared().rowsResumed()).isZero();
    assertThat(report.encoded().rows()).isEqualTo(report.compared().rowsIn());
    assertThat(work).doesNotExist();
  }

  @Test
  void piecesThatAreInTheOutputAlreadyGo() throws IOException {
    BreakableCorpus corpus = BreakableCorpus.in(folder.resolve("corpus"));
    corpus.breakLastFile();
    assertThatThrownBy(() -> run(corpus, "incremental")).isNotNull();
    Path kept = folder.resolve("kept");
    FileUtils.copyDirectory(work.toFile(), kept.toFile());
    corpus.mend();
    run(corpus, "incremental");
    FileUtils.moveDirectory(kept.toFile(), work.toFile());

    assertThat(run(corpus, "incremental").run().published()).isFalse();
    assertThat(work).doesNotExist();
  }

  @Test
  void tenTinyRunsLeaveNoLitter() throws IOException {
    tinyRunsLeaveNoLitter(10);
  }

  @Tag("nightly")
  @Test
  void aHundredTinyRunsLeaveNoLitter() throws IOException {
    tinyRunsLeaveNoLitter(100);
  }

  private void tinyRunsLeaveNoLitter(int runs) throws IOException {
    Path model = Files.writeString(folder.resolve("m.vec"), "2 2\nrow 1 2\nnew 3 4\n");
    List<String> lines = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      lines.add("{\"id\":" + run + ",\"text\":\"new row " + run + "\"}");
      Path input = Files.write(folder.resolve("c.jsonl"), lines);
      String[] options = {
        "--input",
        input.toString(),
        "--output",
        output.toString(),
        "--mode",
        "incremental",
        "--id-column",
        "id",
        "--model",
        model.toString()
      };
      boolean last = run == runs - 1;
      JobReport report = last ? Jobs.runWithPage(options) : Jobs.run(options);

      assertThat(report.encoded().rows()).isEqualTo(1);
      assertThat(report.compared().rowsReused()).isEqualTo(run);
    }

    assertThat(Jobs.read(output).count()).isEqualTo(runs);
    assertThat(visible(output)).hasSize(1);
    assertThat(work).doesNotExist();
    try (Stream<Path> side = Files.list(output.resolve("_contexture"))) {
      assertThat(side.map(file -> file.getFileName().toString()).filter(n -> !n.startsWith(".")))
          .containsExactlyInAnyOrder("manifest.json", "report.json", "report.html");
    }
  }

  private JobReport run(BreakableCorpus corpus, String mode, String... options) {
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
                "id",
                "--model",
                Jobs.TINY));
    all.addAll(List.of(options));
    return Jobs.run(all.toArray(String[]::new));
  }

  private long committedFiles() throws IOException {
    try (Stream<Path> all = Files.walk(work.resolve("pieces"))) {
      return all.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private void assertSameAsFresh(BreakableCorpus corpus) {
    Path fresh = folder.resolve("fresh");
    Jobs.run("--input", corpus.toString(), "--output", fresh.toString(), "--model", Jobs.TINY);
    assertThat(Outputs.sorted(Jobs.read(output))).isEqualTo(Outputs.sorted(Jobs.read(fresh)));
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
