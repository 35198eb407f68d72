package org.contexture.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.RandomAccessFile;
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
import org.contexture.jobs.cluster.StandaloneCluster.Running;
import org.contexture.jobs.cluster.StandaloneCluster.Submitted;
import org.contexture.jobs.fixture.Captured;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults on a real cluster: whatever is killed and whenever, readers see the old output or the new
 * one, and the same command finishes the work without encoding again what was committed.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultIT {
  private static final int OLD_ROWS = 20;
  private static final int ROWS = 400;
  private static final int COMMIT_EVERY = 40;

  /**
   * A kill and the run after it take more than a minute: {@code -Dcontexture.kills=10} for more.
   */
  private static final int KILLS = Integer.getInteger("contexture.kills", 4);

  @TempDir static Path home;
  private static StandaloneCluster cluster;
  private static Path oldOutput;
  private static Path corpus;
  private static Map<Integer, String> oldVectors;
  private static Map<Integer, String> vectors;
  private static double undisturbedSeconds;

  @TempDir Path folder;

  @BeforeAll
  static void startTheClusterAndRunUndisturbed() throws Exception {
    cluster = StandaloneCluster.start(Files.createDirectory(home.resolve("cluster")));
    Path oldCorpus = corpus("old.jsonl", OLD_ROWS);
    corpus = corpus("new.jsonl", ROWS);
    Path undisturbed = home.resolve("undisturbed");
    assertThat(cluster.submit(List.of(), embed(oldCorpus, undisturbed)).exitCode()).isZero();
    oldVectors = StoredVectors.read(undisturbed);
    oldOutput = home.resolve("old");
    FileUtils.copyDirectory(undisturbed.toFile(), oldOutput.toFile());
    Submitted submitted = cluster.submit(List.of(), embed(corpus, undisturbed));
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    vectors = StoredVectors.read(undisturbed);
    undisturbedSeconds = submitted.seconds();
    assertThat(vectors).hasSize(ROWS);
  }

  @AfterAll
  static void endTheCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void aDriverThatIsKilledAtAnyMomentLosesNoMoreThanAPiece() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
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
      assertThat(StoredVectors.read(output)).isEqualTo(vectors);
      JsonObject report = report(output);
      long encoded = report.get("rows_encoded").getAsLong();
      System.out.printf(
          Locale.ROOT,
          "killed after %.1f s%s: the output was %s, %d rows were committed, the second run"
              + " encoded %d in %.1f s%n",
          after,
          atWork ? "" : " (it had ended)",
          isOld ? "the old one" : "the new one",
          committed,
          encoded,
          rerun.seconds());
      // Executors may commit what they were at while they learn of the driver's death.
      assertThat(committed + encoded).isBetween((long) ROWS - OLD_ROWS - COMMIT_EVERY, (long) ROWS);
      assertThat(report.get("rows_resumed").getAsLong() + encoded).isIn(0L, (long) ROWS - OLD_ROWS);
      assertNothingIsLeftBeside(output);
    }
  }

  @Test
  @Order(2)
  void anExecutorThatIsKilledMidTaskCostsItsTaskOnly() throws Exception {
    Path output = folder.resolve("out");
    Running job = cluster.start(List.of(), embed(corpus, output));
    awaitPieces(output, job);

    cluster.executors().get(0).destroyForcibly();
    Submitted ended = cluster.await(job);

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(StoredVectors.read(output)).isEqualTo(vectors);
    assertNothingIsLeftBeside(output);
  }

  @Test
  @Order(3)
  void twoRunsAtOnceAreOneAndARefusal() throws Exception {
    Path output = folder.resolve("out");
    Running first = cluster.start(List.of(), embed(corpus, output));
    awaitPieces(output, first);

    Submitted second = cluster.submit(List.of("--master", "local[1]"), embed(corpus, output));
    Submitted ended = cluster.await(first);

    assertThat(second.exitCode()).isEqualTo(2);
    assertThat(Captured.problems(second.err()))
        .singleElement()
        .asString()
        .contains("is writing it (process " + first.process().pid() + " on ");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(StoredVectors.read(output)).isEqualTo(vectors);
  }

  @Test
  @Order(4)
  void aPieceThatIsBrokenIsEncodedAgain() throws Exception {
    Path output = folder.resolve("out");
    Running killed = cluster.start(List.of(), embed(corpus, output));
    awaitPieces(output, killed);
    killed.kill();
    Path piece = pieces(output).get(0);
    Files.delete(piece.resolveSibling("." + piece.getFileName() + ".crc"));
    try (RandomAccessFile file = new RandomAccessFile(piece.toFile(), "rw")) {
      file.seek(file.length() / 3);
      int value = file.read();
      file.seek(file.length() / 3);
      file.write(~value);
    }

    Submitted rerun = cluster.submit(List.of(), embed(corpus, output));

    assertThat(rerun.exitCode()).as(rerun.err()).isZero();
    assertThat(rerun.err())
        .contains("Encoding again what is broken: ")
        .contains(piece.getFileName().toString());
    assertThat(StoredVectors.read(output)).isEqualTo(vectors);
    assertNothingIsLeftBeside(output);
  }

  @Test
  @Order(5)
  void aDiskThatIsFullLeavesTheOldOutputAndTheSameCommandFinishes() throws Exception {
    Path output = folder.resolve("out");
    FileUtils.copyDirectory(oldOutput.toFile(), output.toFile());
    List<String> local = List.of("--master", "local[2]");
    // No file may grow beyond 60 blocks of 512 bytes: the vectors of some 20 rows.
    List<String> limited = List.of("sh", "-c", "ulimit -f 60; exec \"$@\"", "sh");

    Submitted failed = cluster.await(cluster.start(limited, local, embed(corpus, output)));

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(Captured.problems(failed.err()))
        .singleElement()
        .asString()
        .contains("File too large");
    assertThat(StoredVectors.read(output)).isEqualTo(oldVectors);

    Submitted rerun = cluster.submit(local, embed(corpus, output));

    assertThat(rerun.exitCode()).as(rerun.err()).isZero();
    assertThat(StoredVectors.read(output)).isEqualTo(vectors);
    assertNothingIsLeftBeside(output);
  }

  @Test
  @Order(6)
  void aWorkerThatIsKilledForGoodLeavesTheWorkToTheOther() throws Exception {
    Path output = folder.resolve("out");
    Running job = cluster.start(List.of(), embed(corpus, output));
    awaitPieces(output, job);

    cluster.killWorker();
    Submitted ended = cluster.await(job);

    assertThat(ended.exitCode()).as(ended.err()).isZero();
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

  private static void awaitPieces(Path output, Running job) throws Exception {
    while (pieces(output).size() < 2) {
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
