package org.contexture.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.encoder.fixture.HubRepository;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.report.JobReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with a model that is named as on a hub, whose branch moves on between them. */
class HubModelRunTest {
  private static final String PINNED = "org/tiny@" + HubRepository.COMMIT;

  @TempDir private Path folder;

  @Test
  void anOutputRemembersTheCommitAndEveryCommandFindsItAgain() throws IOException {
    HubRepository repository = HubRepository.of("org/tiny", Path.of(Jobs.TINY));
    String cache = folder.resolve("hub").toString();
    repository.cacheIn(Path.of(cache));
    String output = folder.resolve("out").toString();

    Jobs.run("--output", output, "--model", "org/tiny", "--model-path", cache);

    assertThat(folder.resolve("out/_contexture/manifest.json"))
        .content()
        .contains("\"model\": \"" + PINNED + "\"");
    Path ref = repository.folder(Path.of(cache)).resolve("refs/main");
    Files.writeString(ref, "f".repeat(40));
    Captured told = new Captured();
    assertThat(run(told, "verify", output, "--sample", "2", "--model-path", cache))
        .as(told.text())
        .isEqualTo(ExitCode.DONE);
    assertThat(run(told, "search", output, "--query", "a", "--model-path", cache))
        .as(told.text())
        .isEqualTo(ExitCode.DONE);
    JobReport again =
        Jobs.run(
            "--output", output, "--mode", "incremental", "--model", PINNED, "--model-path", cache);
    assertThat(again.reuse().reencodedBecause()).isEmpty();

    Captured problem = new Captured();
    assertThat(run(problem, "verify", output, "--sample", "2")).isEqualTo(ExitCode.MODEL);
    assertThat(problem.text())
        .startsWith(
            "Cannot open model: folder " + PINNED + " does not exist, and no such revision");
  }

  private static ExitCode run(Captured told, String command, String... args) {
    String[] all = new String[args.length + 3];
    all[0] = command;
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--cache-dir";
    all[args.length + 2] = Jobs.CACHE;
    return Contexture.run(all, new Captured().stream(), told.stream());
  }
}
