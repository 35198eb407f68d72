package org.contexture.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkIT {
  private final Captured out = new Captured();
  private final Captured err = new Captured();

  /** The bundled corpus, which warms everything up, has no such columns. */
  @Test
  void aCorpusOfWordsAndSpansCanBeMeasured(@TempDir Path folder) throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("c.json"),
            """
            {"words":["the","river bank"],"b":0,"e":3}
            {"words":null,"b":0,"e":3}
            {"words":["",null],"b":0,"e":3}
            """);
    String[] args = {
      "benchmark",
      "--json",
      "--cache-dir",
      Jobs.CACHE,
      "--input",
      input.toString(),
      "--text-column",
      "words",
      "--vector",
      "s:level=span",
      "--span-begin-column",
      "b",
      "--span-end-column",
      "e"
    };

    ExitCode code = Contexture.run(args, out.stream(), err.stream());

    assertThat(err.text()).doesNotContain("Cannot", "must");
    assertThat(code).isEqualTo(ExitCode.DONE);
    assertThat(JsonParser.parseString(out.text()).getAsJsonObject().get("texts").getAsInt())
        .isEqualTo(1);
  }

  @Test
  void wordVectorsAreNothingToMeasure(@TempDir Path folder) throws IOException {
    Path model = Files.writeString(folder.resolve("glove.txt"), "bank 1 2\nriver 3 -1\n");
    String[] args = {"benchmark", "--model", model.toString(), "--cache-dir", Jobs.CACHE};

    assertThat(Contexture.run(args, out.stream(), err.stream())).isEqualTo(ExitCode.MODEL);

    assertThat(out.text()).isEmpty();
    assertThat(err.problems())
        .containsExactly(
            "Cannot measure against ONNX Runtime alone: model must be a transformer: " + model);
  }
}
