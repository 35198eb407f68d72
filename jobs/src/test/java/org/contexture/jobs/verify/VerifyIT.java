package org.contexture.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.embed.StoredOutput;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of {@code verify}, as a user has them. */
class VerifyIT {
  private final Captured out = new Captured();
  private final Captured err = new Captured();

  @TempDir Path folder;

  @Test
  void anOutputIsSoundUntilAFileIsGone() throws IOException {
    Path output = embedOneText();

    assertThat(run("verify", output.toString(), "--sample", "1")).isEqualTo(ExitCode.DONE);

    assertThat(err.problems()).isEmpty();
    assertThat(out.lines())
        .contains(
            "Verified file:" + output + ".",
            "  ids          ok: every row has an id of its own",
            "  sample       ok: rows that are encoded again have the same bits (1 of 1 rows, seed"
                + " 0)");

    Files.delete(new StoredOutput(output).files().get(0));
    ExitCode code = run("verify", "--output", output.toString());

    assertThat(code.code()).isEqualTo(6);
    assertThat(err.problems()).containsExactly("Output file:" + output + " is not sound: files");
  }

  @Test
  void theReportIsJsonWhereAskedFor() throws IOException {
    Path output = embedOneText();
    int before = out.text().length();

    assertThat(run("verify", output.toString(), "--json")).isEqualTo(ExitCode.DONE);

    var json = JsonParser.parseString(out.text().substring(before)).getAsJsonObject();
    assertThat(json.get("sound").getAsBoolean()).isTrue();
    assertThat(json.getAsJsonArray("checks")).hasSize(18);
  }

  @Test
  void whatIsNotThereIsWrongUsage() {
    assertThat(run("verify", folder.resolve("none").toString()).code()).isEqualTo(2);
    assertThat(run("verify").code()).isEqualTo(2);

    assertThat(err.problems())
        .containsExactly(
            "Cannot verify output " + folder.resolve("none") + ": it does not exist",
            "output must be given");
  }

  private Path embedOneText() throws IOException {
    Path output = folder.resolve("out");
    Path input = Files.writeString(folder.resolve("c.jsonl"), "{\"id\":1,\"text\":\"a bank\"}\n");
    assertThat(
            run(
                "embed",
                "--input",
                input.toString(),
                "--output",
                output.toString(),
                "--id-column",
                "id"))
        .isEqualTo(ExitCode.DONE);
    return output;
  }

  private ExitCode run(String... args) {
    return Contexture.run(args, out.stream(), err.stream());
  }
}
