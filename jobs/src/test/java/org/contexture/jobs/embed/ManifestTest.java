package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.store.Manifest;
import org.contexture.jobs.store.OutputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  @TempDir Path folder;

  @Test
  void aRunTellsWhatItsOutputHolds() throws IOException {
    Path output = folder.resolve("out {1}[a] é");
    EmbedJob job =
        EveryVector.with(
            folder,
            output,
            "--text-column",
            "text",
            "--text-column",
            "words",
            "--id-column",
            "id",
            "--partitions",
            "3",
            "--max-tokens",
            "5");
    JobReport report = job.runWithoutPage(new Captured().stream());

    Manifest manifest = read(output).orElseThrow();

    assertThat(manifest.formatVersion()).isEqualTo(1);
    assertThat(manifest.runId()).isEqualTo(report.runId());
    assertThat(Instant.parse(manifest.writtenAt())).isBefore(Instant.now());
    assertThat(manifest.model()).isEqualTo("minilm");
    assertThat(manifest.modelFingerprint()).isEqualTo(job.encoder().modelFingerprint());
    assertThat(manifest.fingerprint()).isEqualTo(job.encoder().fingerprint());
    assertThat(manifest.outputFormat()).isEqualTo("parquet");
    assertThat(manifest.idColumn()).isEqualTo("id");
    assertThat(manifest.textColumns()).containsExactly("text", "words");
    assertThat(manifest.partitionBy()).isEmpty();
    assertThat(manifest.rows()).isEqualTo(8);
    assertThat(manifest.rowsByStatus())
        .isEqualTo(report.rowsByStatus())
        .isEqualTo(
            Map.of(
                "ok",
                12L,
                "null_text",
                2L,
                "empty_text",
                2L,
                "too_long",
                0L,
                "no_known_word",
                0L,
                "failed",
                0L));
    assertThat(manifest.rowsTruncated()).isEqualTo(report.rowsTruncated()).isEqualTo(6);
    assertThat(((StructType) DataType.fromJson(manifest.schema())).fieldNames())
        .contains("id", "words_embedding", "words_truncated");
    assertThat(manifest.files())
        .hasSize(1)
        .isSortedAccordingTo(Comparator.comparing(Manifest.ListedFile::path))
        .allSatisfy(
            file ->
                assertThat(output.resolve(file.path()))
                    .isRegularFile()
                    .hasSize(file.bytes())
                    .extracting(Path::toString)
                    .asString()
                    .endsWith(".parquet"));
    assertThat(manifest.files().stream().mapToLong(Manifest.ListedFile::rows).sum()).isEqualTo(8);
  }

  @Test
  void anAppendedRunTellsOfAllFiles() throws IOException {
    Path output = folder.resolve("out");
    EveryVector.with(folder, output, "--partitions", "1").runWithoutPage(new Captured().stream());
    EveryVector.with(folder, output, "--partitions", "2", "--mode", "append")
        .runWithoutPage(new Captured().stream());

    Manifest manifest = read(output).orElseThrow();

    assertThat(manifest.rows()).isEqualTo(16);
    assertThat(manifest.files()).hasSize(1);
    assertThat(manifest.rowsByStatus()).containsEntry("ok", 12L).containsEntry("null_text", 2L);
    assertThat(manifest.idColumn()).isNull();
  }

  @Test
  void aManifestReadsBackAsItWas() throws IOException {
    Manifest manifest =
        new Manifest(
            1,
            "run",
            "2026-01-01T00:00:00Z",
            "m",
            "aa",
            "bb",
            "parquet",
            null,
            List.of("text"),
            List.of("lang"),
            1,
            Map.of("ok", 1L),
            0,
            "{}",
            List.of(new Manifest.ListedFile("lang=a%2Fb/part-0.parquet", 1, 10)));

    write(manifest.json());

    assertThat(manifest.json()).contains("\"format_version\": 1", "\"id_column\": null");
    assertThat(read(folder)).contains(manifest);
  }

  @Test
  void anOutputWithoutAManifestHasNone() {
    assertThat(read(folder)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]|it must be a JSON object: [1]",
        "{\"format_version\": 2}|format_version must be 1: 2",
        "{}|format_version must be 1: null",
        "{\"format_version\": 1}|key run_id must be there: [format_version]",
      })
  void whatIsNoManifestIsRefused(String json, String reason) throws IOException {
    write(json);

    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(OutputException.class)
        .hasMessage(
            "Cannot read manifest file:" + folder + "/_contexture/manifest.json: " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"format_version\": 1, \"run|''", "''|x"})
  void brokenJsonIsRefused(String start, String end) throws IOException {
    write(start + end);

    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(OutputException.class)
        .hasMessageStartingWith(
            "Cannot read manifest file:" + folder + "/_contexture/manifest.json: ");
  }

  private void write(String json) throws IOException {
    Files.createDirectories(folder.resolve("_contexture"));
    Files.writeString(folder.resolve("_contexture/manifest.json"), json);
  }

  private static Optional<Manifest> read(Path output) {
    return Manifest.read(new org.apache.hadoop.fs.Path(output.toUri()), new Configuration());
  }
}
