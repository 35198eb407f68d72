package org.contexture.jobs.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import org.junit.jupiter.api.Test;

class BenchmarkResultTest {
  private static final BenchmarkResult RESULT =
      new BenchmarkResult(
          new BenchmarkResult.Setup("minilm", 16, 101, 2, 1, 0.5, 1.25),
          new BenchmarkResult.Speeds(1000, 980.5, 12345678.9, 3));

  @Test
  void itsJsonHasTheKeysThatScriptsRead() {
    assertThat(RESULT.json() + "\n")
        .isEqualTo(contentOf(getClass().getResource("result.json"), UTF_8));
  }

  @Test
  void itsLinesAreATable() {
    assertThat(String.join("\n", RESULT.lines()) + "\n")
        .isEqualTo(contentOf(getClass().getResource("result.txt"), UTF_8));
  }
}
