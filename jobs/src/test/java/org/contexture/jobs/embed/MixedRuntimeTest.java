package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.machinery.Machinery;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Footers;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.NotedTexts;
import org.contexture.jobs.fixture.Outputs;
import org.contexture.jobs.report.JobReport;
import org.contexture.jobs.store.OutputException;
import org.contexture.jobs.verify.VerifyReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outputs that other versions of the machinery wrote, and runs that go on with them. */
@Tag("slow")
class MixedRuntimeTest {
  private static final String PREFIX = "contexture.runtime.";
  private static final String ONNX_RUNTIME = PREFIX + Machinery.ONNX_RUNTIME;
  private static final Map<String, String> OWN = Machinery.of(ModelKind.TRANSFORMER).facts();
  private static final String OF_TWO =
      "vectors of 2 ONNX Runtime versions (0.1; " + OWN.get(Machinery.ONNX_RUNTIME) + ")";

  @TempDir Path folder;
  private Path output;
  private String model = Jobs.TINY;
  private List<String> told = List.of();

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("out");
  }

  @Test
  void everyFileSaysWhatMadeItsVectors() throws IOException {
    JobReport report = run(5, "error");

    assertThat(Footers.of(output)).isNotEmpty();
    assertThat(Footers.of(output).values())
        .allSatisfy(
            footer ->
                OWN.forEach(
                    (name, value) -> assertThat(footer).containsEntry(PREFIX + name, value)));
    assertThat(report.run().runtime()).isEqualTo(OWN);
    assertThat(report.reuse().mixedRuntime()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void aRunThatMixesSaysSoInOneLine() throws IOException {
    run(5, "incremental");
    Footers.change(output, footer -> footer.put(ONNX_RUNTIME, "0.1"));

    JobReport report = run(6, "incremental");

    assertThat(told)
        .containsExactly(
            "Mixed runtime: " + OF_TWO + "; --require-same-runtime true encodes all again");
    assertThat(report.reuse().mixedRuntime()).isEqualTo(OF_TWO);
    assertThat(report.compared().rowsReused()).isEqualTo(5);
    assertThat(values(ONNX_RUNTIME))
        .containsExactlyInAnyOrder("0.1", OWN.get(Machinery.ONNX_RUNTIME));
  }

  @Test
  void aRunThatEncodesNothingMixesNothing() throws IOException {
    run(5, "incremental");
    Footers.change(output, footer -> footer.put(ONNX_RUNTIME, "0.1"));

    assertThat(run(5, "incremental").reuse().mixedRuntime()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void rowsThatAreWrittenAnewKeepWhatMadeTheirVectors() throws IOException {
    run(5, "incremental");
    Footers.change(output, footer -> footer.put(ONNX_RUNTIME, "0.1"));

    JobReport report = run(3, "incremental");

    assertThat(report.compared().rowsReused()).isEqualTo(3);
    assertThat(values(ONNX_RUNTIME)).containsOnly("0.1");
  }

  @Test
  void verifyTellsOfBothAndFindsNothingWrong() throws IOException {
    run(5, "incremental");
    Footers.change(output, footer -> footer.put(ONNX_RUNTIME, "0.1"));
    run(6, "incremental");

    VerifyReport report = Outputs.verify(output, 10);

    assertThat(report.sound()).isTrue();
    assertThat(report.lines())
        .filteredOn(line -> line.contains("onnxruntime-version"))
        .singleElement()
        .asString()
        .startsWith("  footers      ok: ")
        .contains("onnxruntime-version 0.1; " + OWN.get(Machinery.ONNX_RUNTIME) + ", tokenizers");
    assertThat(Files.readString(output.resolve("_contexture/manifest.json")))
        .contains("\"onnxruntime-version\": \"0.1; " + OWN.get(Machinery.ONNX_RUNTIME) + "\"");
  }

  @Test
  void whereItMustBeTheSameAllIsEncodedAgain() throws IOException {
    run(5, "incremental");
    Footers.change(output, footer -> footer.put(ONNX_RUNTIME, "0.1"));

    JobReport report = run(5, "incremental", "--require-same-runtime", "true");

    assertThat(report.encoded().rows()).isEqualTo(5);
    assertThat(report.reuse().reencodedBecause()).isEqualTo(OF_TWO);
    assertThat(report.reuse().mixedRuntime()).isEmpty();
    assertThat(told).isEmpty();
    assertThat(values(ONNX_RUNTIME)).containsOnly(OWN.get(Machinery.ONNX_RUNTIME));
    assertThat(run(5, "incremental", "--require-same-runtime", "true").encoded().rows()).isZero();
  }

  @Test
  void appendSaysItToo() throws IOException {
    run(5, "append");
    Footers.change(output, footer -> footer.put(ONNX_RUNTIME, "0.1"));

    assertThat(run(2, "append").reuse().mixedRuntime()).isEqualTo(OF_TWO);
    assertThat(told).containsExactly("Mixed runtime: " + OF_TWO);
    assertThat(Jobs.read(output).count()).isEqualTo(7);
  }

  @Test
  void appendRefusesWhereItMustBeTheSame() throws IOException {
    run(5, "append");
    Footers.change(output, footer -> footer.put(ONNX_RUNTIME, "0.1"));

    assertThatThrownBy(() -> run(2, "append", "--require-same-runtime", "true"))
        .isInstanceOf(OutputException.class)
        .hasMessage(
            "Cannot write output file:"
                + output
                + ": it would hold "
                + OF_TWO
                + ", and require-same-runtime is true; give another output or mode overwrite")
        .satisfies(e -> assertThat(Failure.of((Exception) e).code()).isEqualTo(ExitCode.USAGE));
    assertThat(Jobs.read(output).count()).isEqualTo(5);
  }

  @Test
  void anOlderVersionsRuntimeIsUnknown() throws IOException {
    run(5, "incremental");
    Footers.change(output, footer -> footer.keySet().removeIf(key -> key.startsWith(PREFIX)));

    JobReport report = run(6, "incremental");

    assertThat(told)
        .containsExactly(
            "Mixed runtime: vectors of a runtime that is not known beside one that is;"
                + " --require-same-runtime true encodes all again");
    assertThat(report.compared().rowsReused()).isEqualTo(5);
    assertThat(Outputs.verify(output, 10).lines())
        .anySatisfy(line -> assertThat(line).endsWith(", runtime not known)"));
    JobReport again = run(6, "incremental", "--require-same-runtime", "true");
    assertThat(again.encoded().rows()).isEqualTo(6);
    assertThat(again.reuse().reencodedBecause())
        .isEqualTo("vectors of a runtime that is not known beside one that is");
    assertThat(Outputs.verify(output, 10).sound()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void wordVectorsAreTheSameWhateverReadsThem(boolean known) throws IOException {
    model = Files.writeString(folder.resolve("m.vec"), "2 2\ntext 1 2\nnew 3 4\n").toString();
    run(5, "incremental");
    Footers.change(
        output,
        footer -> {
          footer.keySet().removeIf(key -> key.startsWith(PREFIX));
          if (known) {
            footer.put(PREFIX + Machinery.CONTEXTURE, "0.0.1");
          }
        });

    JobReport report = run(6, "incremental", "--require-same-runtime", "true");

    assertThat(report.compared().rowsReused()).isEqualTo(5);
    assertThat(report.reuse().mixedRuntime()).isEmpty();
    assertThat(told).isEmpty();
  }

  private List<String> values(String key) throws IOException {
    return Footers.of(output).values().stream()
        .map(footer -> footer.getOrDefault(key, "none"))
        .toList();
  }

  private JobReport run(int rows, String mode, String... options) throws IOException {
    Path input = Files.write(folder.resolve("c.jsonl"), NotedTexts.rows(0, rows));
    List<String> all = new ArrayList<>(List.of("--input", input.toString()));
    all.addAll(List.of("--output", output.toString(), "--mode", mode, "--id-column", "id"));
    all.addAll(List.of("--model", model, "--partitions", "1"));
    all.addAll(List.of(options));
    Captured err = new Captured();
    JobReport report = Jobs.prepare(all.toArray(String[]::new)).runWithoutPage(err.stream());
    told = err.problems();
    return report;
  }
}
