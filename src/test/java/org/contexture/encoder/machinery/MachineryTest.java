package org.contexture.encoder.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.contexture.encoder.kind.ModelKind;
import org.contexture.encoder.onnx.NativeLibraries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MachineryTest {
  @Test
  void aTransformersVectorsDependOnEverything() {
    assertThat(Machinery.of(ModelKind.TRANSFORMER).facts())
        .containsExactly(
            entry("contexture-version", "(not packaged)"),
            entry("onnxruntime-version", NativeLibraries.versions().get("onnxruntime")),
            entry("tokenizers-version", NativeLibraries.versions().get("tokenizers")),
            entry("cpu-extensions", CpuExtensions.here()),
            entry("execution-provider", "CPU"));
  }

  @Test
  void elmosWordsAreCutByContexture() {
    assertThat(Machinery.of(ModelKind.ELMO).facts())
        .containsOnlyKeys(
            "contexture-version", "onnxruntime-version", "cpu-extensions", "execution-provider");
  }

  @Test
  void wordVectorsDependOnContextureAlone() {
    assertThat(Machinery.of(ModelKind.WORD_VECTORS).facts())
        .containsExactly(entry("contexture-version", "(not packaged)"));
  }

  @ParameterizedTest
  @EnumSource
  void itTravels(ModelKind kind) throws Exception {
    Machinery machinery = Machinery.of(kind);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(machinery);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(machinery);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'flags\t\t: fpu sse4_2 fma avx f16c avx2 avx512f avx512_vnni', "
        + "avx avx2 avx512_vnni avx512f f16c fma",
    "'flags\t\t: amx_int8 avx2 amx_tile hypervisor', amx_int8 amx_tile avx2",
    "'Features\t: fp asimd aes asimddp sve', asimd asimddp sve"
  })
  void extensionsAreInOneOrder(String line, String extensions) {
    assertThat(CpuExtensions.among(List.of("processor\t: 0", line, "flags\t\t: avx_vnni")))
        .isEqualTo(extensions);
  }

  @ParameterizedTest
  @CsvSource({"''", "'flags\t\t: fpu sse2'"})
  void aMachineWithoutAnyIsNamedByItsArchitecture(String line) {
    assertThat(CpuExtensions.among(List.of(line))).isEqualTo(System.getProperty("os.arch"));
  }
}
