package org.contexture.jobs.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.contexture.encoder.machinery.Machinery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimesTest {
  private static final Map<String, String> ONE =
      Map.of(
          Machinery.CONTEXTURE, "1.0",
          Machinery.ONNX_RUNTIME, "1.29.0",
          Machinery.TOKENIZERS, "0.34.0",
          Machinery.CPU_EXTENSIONS, "avx avx2",
          Machinery.EXECUTION_PROVIDER, "CPU");

  @ParameterizedTest
  @CsvSource({
    "onnxruntime-version, 1.20.0, vectors of 2 ONNX Runtime versions (1.20.0; 1.29.0)",
    "tokenizers-version, 0.9.0, vectors of 2 tokenizers versions (0.34.0; 0.9.0)",
    "cpu-extensions, asimd, vectors of 2 instruction sets (asimd; avx avx2)",
    "execution-provider, CUDA, vectors of 2 execution providers (CPU; CUDA)",
  })
  void rowsOfTwoOfAKindAreAMixture(String fact, String other, String mixture) {
    assertThat(of(ONE).plus(with(fact, other)).mixture()).contains(mixture);
  }

  @Test
  void everyDifferenceIsNamed() {
    Runtimes three =
        with(Machinery.ONNX_RUNTIME, "1.20.0")
            .plus(with(Machinery.ONNX_RUNTIME, "1.21.0"))
            .plus(with(Machinery.CPU_EXTENSIONS, "asimd"));

    assertThat(three.mixture())
        .contains(
            "vectors of 3 ONNX Runtime versions (1.20.0; 1.21.0; 1.29.0),"
                + " of 2 instruction sets (asimd; avx avx2)");
  }

  @Test
  void aReleaseOfContextureKeepsTheBits() {
    assertThat(of(ONE).plus(with(Machinery.CONTEXTURE, "2.0")).mixture()).isEmpty();
  }

  @Test
  void whatIsNotKnownIsAMixtureBesideWhatIs() {
    assertThat(of(ONE).plus(Runtimes.UNKNOWN).mixture())
        .contains("vectors of a runtime that is not known beside one that is");
    assertThat(Runtimes.UNKNOWN.mixture()).isEmpty();
    assertThat(of(Map.of(Machinery.CONTEXTURE, "1.0")).plus(Runtimes.UNKNOWN).mixture()).isEmpty();
  }

  @Test
  void whatAnOutputSaysReadsBackAsItWas() {
    Runtimes both = with(Machinery.CPU_EXTENSIONS, "asimd").plus(of(ONE)).plus(Runtimes.UNKNOWN);

    assertThat(Runtimes.said(both.entries(), "")).isEqualTo(both);
    assertThat(Runtimes.described(both.describe())).isEqualTo(both);
    assertThat(Runtimes.said(Map.of("fingerprint", "f1"), "")).isEqualTo(Runtimes.UNKNOWN);
    assertThat(both.phrase())
        .isEqualTo(
            "contexture-version 1.0, cpu-extensions asimd; avx avx2, execution-provider CPU,"
                + " onnxruntime-version 1.29.0, tokenizers-version 0.34.0, runtime not known");
  }

  @Test
  void aPhraseStandsInParentheses() {
    assertThat(of(Map.of(Machinery.CONTEXTURE, "(not packaged)")).phrase())
        .isEqualTo("contexture-version not packaged");
    assertThat(Runtimes.NONE.phrase()).isEmpty();
  }

  private static Runtimes with(String fact, String value) {
    return of(ONE).plus(of(Map.of(fact, value)));
  }

  private static Runtimes of(Map<String, String> facts) {
    return Runtimes.of(List.of(new Machinery(facts)));
  }
}
