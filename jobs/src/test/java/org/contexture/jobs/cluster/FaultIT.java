package org.contexture.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.contexture.jobs.Contexture;
import org.contexture.jobs.cluster.StandaloneCluster.Running;
import org.contexture.jobs.cluster.StandaloneCluster.Submitted;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.Captured;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of a real cluster that are killed: readers see the old output or the new one, and the
 * same command finishes the work without encoding again what was committed.
 */
@ExtendWith(SharedCluster.class)
class FaultIT {
  private static final int OLD_ROWS = 20;
  private static final int ROWS = 200;
  private static final int COMMIT_EVERY = 20;

  /** Compiled plans are the business of the other tests on the cluster. */
  private static final List<String> PLAIN_PLANS =
      List.of(
          "--conf",
          "spark.sql.codegen.wholeStage=false",
          "--conf",
          "spark.sql.codegen.factoryMode=NO_CODEGEN");

  private static final int KILLS = Integer.getInteger("contexture.kills", 100);

  @TempDir static Path home;
  private static Path oldOutput;
  private static Path corpus;
  private static Map<Integer, String> oldVectors;
  private static Map<Integer, String> vectors;

  private final StandaloneCluster cluster;

  @TempDir Path folder;

  FaultIT(StandaloneCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  static void runUndisturbed() throws Exception {
    Path oldCorpus = corpus("old.jsonl", OLD_ROWS);
    corpus = corpus("new.jsonl", ROWS);
    Path undisturbed = home.resolve("undisturbed");
    assertThat(inThisProcess(embed(oldCorpus, undisturbed))).isEqualTo(ExitCode.DONE);
    oldVectors = StoredVectors.read(undisturbed);
    oldOutput = home.resolve("old");
    FileUtils.copyDirectory(undisturbed.toFile(), oldOutput.toFile());
    assertThat(inThisProcess(embed(corpus, undisturbed))).isEqualTo(ExitCode.DONE);
    vectors = StoredVectors.read(undisturbed);
    assertThat(vectors).hasSize(ROWS);
  }

  private static ExitCode inThisProcess(List<String> args) {
    Captured ignored = new Captured();
    return Contexture.run(args.toArray(String[]::new), ignored.stream(), System.err);
  }

  @Test
  void aDriverThatIsKilledMidWayLosesNoMoreThanAPiece() throws Exception {
    Path output = folder.resolve("out");
    FileUtils.copyDirectory(oldOutput.toFile(), output.toFile());
    Running killed = cluster.start(PLAIN_PLANS, embed(corpus, output));
    awaitPieces(2, output, killed);

    killed.kill();

    assertThat(StoredVectors.read(output)).isEqualTo(oldVectors);
    long committed = committedRows(output);
    assertThat(inThisProcess(embed(corpus, output))).isEqualTo(ExitCode.DONE);
    assertFinished(output, committed);
  }

  @Tag("nightly")
  @Test
  void aDriverThatIsKilledAtAnyMomentLosesNoMoreThanAPiece() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    double undisturbedSeconds =
        cluster.submit(List.of(), embed(corpus, folder.resolve("undisturbed"))).seconds();
    Path output = folder.resolve("out");
    for (int kill = 0; kill < KILLS; kill++) {
      FileUtils.deleteDirectory(output.toFile());
      FileUtils.copyDirectory(oldOutput.toFile(), output.toFile());
      // Spread over the whole run, so that its start and its end are among the moments.
      double after = undisturbedSeconds * (kill + random.nextDouble()) / KILLS;

      Running killed = cluster.start(List.of(), embed(corpus, output));
      Thread.sleep((long) (after * 1000));
      boolean atWork = killed.isAlive();
      killed.kill();

      Map<Integer, String> seen = StoredVectors.read(output);
      boolean isOld = seen.equals(oldVectors);
      assertThat(isOld || seen.equals(vectors)).as("seed %d, kill %d", seed, kill).isTrue();
      long committed = isOld ? committedRows(output) : ROWS - OLD_ROWS;

      Submitted rerun = cluster.submit(List.of(), embed(corpus, output));

      assertThat(rerun.exitCode()).as(rerun.err()).isZero();
      System.out.printf(
          Locale.ROOT,
          "killed after %.1f s%s: the output was %s, %d rows were committed, the second run"
              + " encoded %d in %.1f s%n",
          after,
          atWork ? "" : " (it had ended)",
          isOld ? "the old one" : "the new one",
          committed,
          report(output).get("rows_encoded").getAsLong(),
          rerun.seconds());
      assertFinished(output, committed);
    }
  }

  /**
   * Checks what the same command made of an output after a kill.
   *
   * @param committed rows that were encoded before
   */
  private static void assertFinished(Path output, long committed) throws Exception {
    assertThat(StoredVectors.read(output)).isEqualTo(vectors);
    JsonObject report = report(output);
    long encoded = report.get("rows_encoded").getAsLong();
    // Executors may commit what they were at while they learn of the driver's death.
    assertThat(committed + encoded).isBetween((long) ROWS - OLD_ROWS - COMMIT_EVERY, (long) ROWS);
    assertThat(report.get("rows_resumed").getAsLong() + encoded).isIn(0L, (long) ROWS - OLD_ROWS);
    assertNothingIsLeftBeside(output);
  }

  @Test
  void anExecutorAndAWorkerThatAreKilledMidTaskCostTheirTasksOnly() throws Exception {
    Path output = folder.resolve("out");
    Running job = cluster.start(PLAIN_PLANS, embed(corpus, output));
    awaitPieces(2, output, job);

    cluster.executors().get(0).destroyForcibly();
    awaitPieces(6, output, job);
    cluster.killWorker();
    Submitted ended = cluster.await(job);
    cluster.replaceWorkers();

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(StoredVectors.read(output)).isEqualTo(vectors);
    assertNothingIsLeftBeside(output);
  }

  @Test
  void aDiskThatIsFullLeavesTheOldOutputAndTheSameCommandFinishes() throws Exception {
    Path output = folder.resolve("out");
    FileUtils.copyDirectory(oldOutput.toFile(), output.toFile());
    List<String> local = List.of("--master", "local[1]");
    // No file may grow beyond 60 blocks of 512 bytes: the vectors of some 20 rows.
    List<String> limited = List.of("sh", "-c", "ulimit -f 60; exec \"$@\"", "sh");

    Submitted failed = cluster.await(cluster.start(limited, local, embed(corpus, output)));

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(Captured.problems(failed.err()))
        .singleElement()
        .asString()
        .contains("File too large");
    assertThat(StoredVectors.read(output)).isEqualTo(oldVectors);

    assertThat(inThisProcess(embed(corpus, output))).isEqualTo(ExitCode.DONE);
    assertThat(StoredVectors.read(output)).isEqualTo(vectors);
    assertNothingIsLeftBeside(output);
  }

  private static List<String> embed(Path input, Path output) {
    return List.of(
        "embed",
        "--input",
        input.toString(),
        "--output",
        output.toString(),
        "--mode",
        "incremental",
        "--id-column",
        "id",
        "--commit-every",
        Integer.toString(COMMIT_EVERY));
  }

  private static Path corpus(String name, int rows) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      String text = "text number " + i + " of a corpus " + "that goes on and on ".repeat(2 + i % 7);
      lines.add("{\"id\": " + i + ", \"text\": \"" + text + "\"}");
    }
    return Files.write(home.resolve(name), lines);
  }

  private static JsonObject report(Path output) throws IOException {
    return JsonParser.parseString(Files.readString(output.resolve("_contexture/report.json")))
        .getAsJsonObject();
  }

  private static void awaitPieces(int count, Path output, Running job) throws Exception {
    while (pieces(output).size() < count) {
      assertThat(job.isAlive()).as("the job ends before it has pieces").isTrue();
      Thread.sleep(20);
    }
  }

  private static List<Path> pieces(Path output) throws IOException {
    Path pieces = output.resolveSibling("." + output.getFileName() + ".contexture/pieces");
    if (!Files.exists(pieces)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(pieces)) {
      return all.filter(file -> file.toString().endsWith(".parquet"))
          .filter(file -> !file.toString().contains("_temporary"))
          .filter(file -> !file.toString().contains("/reused/"))
          .toList();
    } catch (java.io.UncheckedIOException changing) {
      return List.of();
    }
  }

  private static long committedRows(Path output) throws IOException, SQLException {
    long rows = 0;
    for (Path piece : pieces(output)) {
      rows += StoredVectors.rows(piece);
    }
    return rows;
  }

  private static void assertNothingIsLeftBeside(Path output) {
    assertThat(output.resolveSibling("." + output.getFileName() + ".contexture")).doesNotExist();
  }
}
