package org.contexture.jobs.embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.machinery.Machinery;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.store.Manifest;
import org.contexture.jobs.store.OutputException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
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

    assertThat(manifest.run().formatVersion()).isEqualTo(1);
    assertThat(manifest.run().runId()).isEqualTo(report.run().id());
    assertThat(Instant.parse(manifest.run().writtenAt())).isBefore(Instant.now());
    assertThat(manifest.model().model()).isEqualTo("minilm");
    assertThat(manifest.model().modelFingerprint()).isEqualTo(job.encoder().modelFingerprint());
    assertThat(manifest.model().fingerprint()).isEqualTo(job.encoder().fingerprint());
    assertThat(manifest.layout().outputFormat()).isEqualTo("parquet");
    assertThat(manifest.layout().idColumn()).isEqualTo("id");
    assertThat(manifest.layout().textColumns()).containsExactly("text", "words");
    assertThat(manifest.layout().partitionBy()).isEmpty();
    assertThat(manifest.rows().rows()).isEqualTo(8);
    assertThat(manifest.rows().rowsByStatus())
        .isEqualTo(report.written().byStatus())
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
    assertThat(manifest.rows().rowsTruncated())
        .isEqualTo(report.written().truncated())
        .isEqualTo(6);
    assertThat(((StructType) DataType.fromJson(manifest.data().schema())).fieldNames())
        .contains("id", "words_embedding", "words_truncated");
    assertThat(manifest.data().runtime())
        .isEqualTo(Machinery.of(ModelKind.TRANSFORMER).facts())
        .isEqualTo(report.run().runtime());
    assertThat(manifest.data().files())
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
    assertThat(manifest.data().files().stream().mapToLong(Manifest.ListedFile::rows).sum())
        .isEqualTo(8);
  }

  @Test
  void anAppendedRunTellsOfAllFiles() throws IOException {
    Path output = folder.resolve("out");
    EveryVector.with(folder, output, "--partitions", "1").runWithoutPage(new Captured().stream());
    EveryVector.with(folder, output, "--partitions", "2", "--mode", "append")
        .runWithoutPage(new Captured().stream());

    Manifest manifest = read(output).orElseThrow();

    assertThat(manifest.rows().rows()).isEqualTo(16);
    assertThat(manifest.data().files()).hasSize(1);
    assertThat(manifest.rows().rowsByStatus())
        .containsEntry("ok", 12L)
        .containsEntry("null_text", 2L);
    assertThat(manifest.layout().idColumn()).isNull();
  }

  @Test
  void aManifestReadsBackAsItWas() throws IOException {
    Map<String, Long> byStatus = new LinkedHashMap<>();
    byStatus.put("ok", 100L);
    byStatus.put("failed", 1L);
    Manifest manifest =
        new Manifest(
            new Manifest.Run(1, "run", "2026-01-01T00:00:00Z"),
            new Manifest.Model("m", "aa", "bb"),
            new Manifest.Layout(
                "parquet",
                null,
                List.of("text", "words"),
                null,
                List.of("lang"),
                "our_",
                List.of("our_embedding")),
            new Manifest.Rows(101, byStatus, 2),
            new Manifest.Data(
                "{\"type\":\"struct\",\"fields\":[]}",
                Map.of("onnxruntime-version", "1.20.0; 1.29.0"),
                List.of(new Manifest.ListedFile("lang=a%2Fb/part-0.parquet", 1, 10))),
            new Manifest.Source("cc", "{\"type\":\"struct\",\"fields\":[]}", 3L));

    write(manifest.json());

    assertThat(manifest.json() + "\n")
        .isEqualTo(contentOf(getClass().getResource("manifest.json"), UTF_8));
    assertThat(read(folder)).contains(manifest);
  }

  @Test
  void ofTheFirstVersionsOutputsAddedColumnsHaveNoPrefix() throws IOException {
    String json = contentOf(getClass().getResource("manifest.json"), UTF_8);
    write(json.replaceFirst("  \"added_column_prefix\"[^]]*],\n", ""));

    Manifest.Layout layout = read(folder).orElseThrow().layout();

    assertThat(layout.addedColumnPrefix()).isEmpty();
    assertThat(layout.addedColumns()).isEmpty();
    assertThat(layout.texts().added("embedding"))
        .containsExactly("text_embedding", "words_embedding");
  }

  @Test
  void ofTheFirstVersionsOutputsNoCorpusIsKnown() throws IOException {
    String json = contentOf(getClass().getResource("manifest.json"), UTF_8);
    write(json.replaceFirst(",\\s*\"source_listing\"(?s:.*)\"source_bad_records\": 3", ""));

    assertThat(read(folder).orElseThrow().source())
        .isEqualTo(new Manifest.Source(null, null, null));
  }

  @Test
  void ofTheFirstVersionsOutputsNoRuntimeIsKnown() throws IOException {
    String json = contentOf(getClass().getResource("manifest.json"), UTF_8);
    write(json.replaceFirst("  \"runtime\": \\{[^}]*},\n", ""));

    assertThat(read(folder).orElseThrow().data().runtime())
        .containsExactly(Map.entry("unknown", "true"));
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
