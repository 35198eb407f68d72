package org.contexture.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Footers;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.KeptLog;
import org.contexture.jobs.fixture.LakeSpark;
import org.contexture.jobs.fixture.PasswordFileSystem;
import org.contexture.spark.redact.Redaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is given passwords, and every place that they do not come to. */
class SecretsTest {
  private static final String OPTION = "swordfish";
  private static final String HIDDEN_URI = "vault://me:" + Redaction.HIDDEN + "@host";

  @TempDir Path folder;
  private final Captured out = new Captured();
  private final Captured err = new Captured();
  private final KeptLog kept = KeptLog.of("org.contexture.jobs.report.RunLog", Level.INFO);
  private Path output;

  @BeforeAll
  static void mount() {
    PasswordFileSystem.mount();
  }

  @BeforeEach
  void prepare() throws IOException {
    output = folder.resolve("out");
    Files.writeString(
        folder.resolve("corpus.json"), "{\"text\":\"a text\"}\n{\"text\":\"b\"}\nno json\n");
  }

  @AfterEach
  void stopListening() {
    kept.close();
  }

  private ExitCode run(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command, "--cache-dir", Jobs.CACHE));
    args.addAll(List.of(more));
    return Contexture.run(args.toArray(String[]::new), out.stream(), err.stream());
  }

  private String[] embed(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--input",
                PasswordFileSystem.location(folder.resolve("corpus.json")),
                "--input-option",
                "password=" + OPTION,
                "--output",
                PasswordFileSystem.location(output),
                "--bad-records",
                PasswordFileSystem.location(folder.resolve("bad")),
                "--model",
                PasswordFileSystem.location(Path.of(Jobs.TINY))));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private static void assertHidden(String name, String text) {
    assertThat(text).as(name).doesNotContain(PasswordFileSystem.PASSWORD).doesNotContain(OPTION);
  }

  @Test
  void noFileOfAnOutputAndNothingThatIsPrintedOrLoggedHoldsThem() throws IOException {
    Path metrics = folder.resolve("metrics.jsonl");

    ExitCode code = run("embed", embed("--metrics-file", metrics.toString()));

    assertThat(err.problems()).isEmpty();
    assertThat(code).isEqualTo(ExitCode.DONE);
    assertThat(out.text())
        .contains(
            "  output       " + HIDDEN_URI + output, "  bad records  1, kept in " + HIDDEN_URI);
    assertHidden("stdout", out.text());
    assertHidden("metrics", Files.readString(metrics));
    assertThat(kept.lines())
        .anyMatch(line -> line.contains("corpus=") && line.contains(HIDDEN_URI));
    assertHidden("log", String.join("\n", kept.lines()));
    assertThat(Footers.of(output).values())
        .isNotEmpty()
        .allSatisfy(
            footer ->
                assertThat(footer)
                    .containsEntry(
                        "contexture.model", HIDDEN_URI + Path.of(Jobs.TINY).toAbsolutePath()));
    Map<String, String> files = files();
    assertThat(files.keySet()).contains("report.json", "report.html", "manifest.json");
    files.forEach(SecretsTest::assertHidden);
    assertThat(files.get("report.json"))
        .contains("\"input-option\": \"password=" + Redaction.HIDDEN + "\"")
        .contains("\"model\": \"" + HIDDEN_URI);
    assertThat(Jobs.read(output).schema().apply("embedding").metadata().json())
        .contains(HIDDEN_URI)
        .doesNotContain(PasswordFileSystem.PASSWORD);
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(output)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  @Test
  void neitherThePlanNorTheChecksBeforeARunShowThem() {
    assertThat(run("embed", embed("--explain"))).isEqualTo(ExitCode.DONE);
    assertThat(run("preflight", embed())).isEqualTo(ExitCode.DONE);

    assertThat(err.problems()).isEmpty();
    assertThat(out.text()).contains("Nothing was run.", "password=" + Redaction.HIDDEN, HIDDEN_URI);
    assertHidden("stdout", out.text());
  }

  @Test
  void noFailureTellsThem() throws IOException {
    Files.writeString(folder.resolve("corpus.json"), "");
    for (String command : List.of("embed", "preflight")) {
      assertThat(run(command, embed("--verbose"))).isEqualTo(ExitCode.CORPUS);
    }
    Files.writeString(output, "a file");
    assertThat(run("embed", embed("--verbose"))).isEqualTo(ExitCode.USAGE);
    String nowhere = PasswordFileSystem.location(folder.resolve("nowhere"));
    assertThat(run("verify", nowhere, "--verbose")).isEqualTo(ExitCode.USAGE);
    assertThat(run("search", nowhere, "--query", "a", "--verbose")).isEqualTo(ExitCode.USAGE);
    assertThat(run("inspect", "--model", nowhere, "--verbose")).isEqualTo(ExitCode.MODEL);

    assertThat(err.text()).contains(HIDDEN_URI, "\tat ");
    assertHidden("stdout", out.text());
    assertHidden("stderr", err.text());
    assertHidden("log", String.join("\n", kept.lines()));
  }

  @Test
  void whatLooksAtAnOutputDoesNotShowThemEither() {
    assertThat(run("embed", embed())).isEqualTo(ExitCode.DONE);
    String[] model = {"--model", PasswordFileSystem.location(Path.of(Jobs.TINY))};
    String location = PasswordFileSystem.location(output);

    assertThat(run("verify", location, "--json", "--sample", "2", model[0], model[1]))
        .isEqualTo(ExitCode.DONE);
    assertThat(run("search", location, "--json", "--query", "a", model[0], model[1]))
        .isEqualTo(ExitCode.DONE);
    assertThat(run("verify", location, "--sample", "2")).isEqualTo(ExitCode.MODEL);

    assertThat(err.problems())
        .containsExactly(
            "Cannot open the model that output "
                + HIDDEN_URI
                + output
                + " names: it is not on the output's file system, nor in a folder of model-path ("
                + HIDDEN_URI
                + Path.of(Jobs.TINY).toAbsolutePath()
                + "); give it with --model if you trust it");
    assertHidden("stdout", out.text());
  }

  @Test
  @Tag("slow")
  void noPropertyOfATableHoldsThem() {
    String table = folder.resolve("table").toString();
    EmbedJob.prepare(
            LakeSpark.session(),
            Jobs.settings(embed("--output", table, "--output-format", "delta")))
        .runWithoutPage(err.stream());

    String properties =
        LakeSpark.session()
            .sql("SHOW TBLPROPERTIES delta.`" + table + "`")
            .collectAsList()
            .toString();

    assertThat(properties).contains("[contexture.model," + HIDDEN_URI);
    assertHidden("properties", properties);
  }
}
