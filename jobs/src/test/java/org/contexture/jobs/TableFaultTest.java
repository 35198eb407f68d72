package org.contexture.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.assertj.core.util.Throwables;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.embed.EmbedJob;
import org.contexture.jobs.fault.Fault;
import org.contexture.jobs.fault.Fault.Effect;
import org.contexture.jobs.fault.Life;
import org.contexture.jobs.fault.Operation;
import org.contexture.jobs.fault.Store;
import org.contexture.jobs.fixture.Captured;
import org.contexture.jobs.fixture.Jobs;
import org.contexture.jobs.fixture.LakeSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that dies at any operation of a run whose output is a Delta table: readers see the old
 * rows or the new ones, and the same command ends with exactly the new ones.
 */
@Tag("slow")
class TableFaultTest {
  private static final int OLD_ROWS = 4;
  private static final int ROWS = 8;

  @TempDir static Path props;
  @TempDir Path folder;

  @BeforeAll
  static void prepare() throws IOException {
    Store.register(LakeSpark.session().sparkContext().hadoopConfiguration());
    String words =
        IntStream.range(0, ROWS)
            .mapToObj(i -> String.format(Locale.ROOT, "word%d %d 1%n", i, i))
            .reduce(ROWS + " 2\n", String::concat);
    Files.writeString(props.resolve("model.vec"), words);
    Files.write(props.resolve("old.jsonl"), lines(0, OLD_ROWS));
    Files.write(props.resolve("new.jsonl"), lines(0, ROWS));
    Files.write(props.resolve("added.jsonl"), lines(OLD_ROWS, ROWS));
    run("old.jsonl", props.resolve("old").toString(), OutputMode.ERROR);
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"id\": " + i + ", \"text\": \"word" + i + "\"}")
        .toList();
  }

  private static void run(String corpus, String output, OutputMode mode) {
    EmbedJob.prepare(
            LakeSpark.session(),
            Jobs.settings(
                "--model",
                props.resolve("model.vec").toString(),
                "--input",
                props.resolve(corpus).toString(),
                "--output-format",
                "delta",
                "--output",
                output,
                "--mode",
                mode.id(),
                "--id-column",
                "id"))
        .runWithoutPage(new Captured().stream());
  }

  /** A table that lies in a folder, and the command that writes it. */
  private record Scene(Path folder, Store store, OutputMode mode) {
    private Path output() {
      return folder.resolve("out");
    }

    private Path work() {
      return folder.resolve(".out.contexture");
    }

    Scene set() throws IOException {
      if (mode != OutputMode.ERROR) {
        FileUtils.copyDirectory(props.resolve("old").toFile(), output().toFile());
        try (Stream<Path> all = Files.walk(output())) {
          // Hadoop's checksums; a version's own has no dot before its name.
          for (Path file :
              all.filter(each -> each.toString().matches(".*/\\.[^/]+\\.crc")).toList()) {
            Files.delete(file);
          }
        }
      }
      return this;
    }

    void run(Life life) {
      TableFaultTest.run(
          mode == OutputMode.APPEND ? "added.jsonl" : "new.jsonl",
          life.path(store, output()),
          mode);
    }

    List<Long> seen() {
      if (!Files.exists(output().resolve("_delta_log/00000000000000000000.json"))) {
        return List.of();
      }
      return LakeSpark.session()
          .sql("SELECT id FROM delta.`file:" + output() + "` ORDER BY id")
          .collectAsList()
          .stream()
          .map(row -> row.getLong(0))
          .toList();
    }

    List<Long> before() {
      return mode == OutputMode.ERROR ? List.of() : ids(OLD_ROWS);
    }

    /** Whether no run has left word that it was about to publish. */
    boolean isEnded() throws IOException {
      if (!Files.exists(work())) {
        return true;
      }
      try (Stream<Path> all = Files.walk(work())) {
        return all.noneMatch(file -> file.endsWith("publication.json"));
      }
    }

    void bury() throws IOException {
      Files.deleteIfExists(work().resolve("lock"));
    }
  }

  private static List<Long> ids(int count) {
    return IntStream.range(0, count).mapToObj(Long::valueOf).toList();
  }

  @TestFactory
  List<DynamicTest> aTableComesToAGoodEndWhateverGoesWrong() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    tests.addAll(tests(Store.ATOMIC, OutputMode.APPEND, 2, 1));
    tests.addAll(tests(Store.COPYING, OutputMode.APPEND, 1, 1));
    tests.addAll(tests(Store.COPYING, OutputMode.ERROR, 0, 1));
    return tests;
  }

  @Tag("nightly")
  @TestFactory
  List<DynamicTest> aTableComesToAGoodEndWhicheverOperationGoesWrong() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Store store : List.of(Store.ATOMIC, Store.COPYING)) {
      for (OutputMode mode : OutputMode.values()) {
        tests.addAll(tests(store, mode, Integer.MAX_VALUE, Integer.MAX_VALUE));
      }
    }
    return tests;
  }

  /**
   * Faults spread evenly over a run.
   *
   * @param changes at how many operations of each kind that changes the store
   * @param opened at how many files that are opened
   */
  private List<DynamicTest> tests(Store store, OutputMode mode, int changes, int opened)
      throws Exception {
    Life counting = Life.undisturbed();
    Scene undisturbed = scene("undisturbed", store, mode);
    undisturbed.run(counting);
    assertFinished(undisturbed);
    List<DynamicTest> tests = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      int count = counting.count(operation);
      int wanted = Math.min(count, operation == Operation.OPEN ? opened : changes);
      for (int i = 0; i < wanted; i++) {
        Fault fault = new Fault(Effect.CRASH, operation, 1 + (2 * i + 1) * count / (2 * wanted));
        String name = mode + " on " + store + ", " + fault;
        tests.add(
            DynamicTest.dynamicTest(name, () -> assertGoodEnd(scene(name, store, mode), fault)));
      }
    }
    return tests;
  }

  private Scene scene(String name, Store store, OutputMode mode) throws IOException {
    Path own = Files.createTempDirectory(folder, name.replaceAll("\\W+", "-"));
    return new Scene(own, store, mode).set();
  }

  private static void assertGoodEnd(Scene scene, Fault fault) throws Exception {
    Life life = Life.with(fault);
    Optional<Exception> thrown = Optional.ofNullable(catchException(() -> scene.run(life)));

    assertThat(life.isStruck()).isTrue();
    thrown.ifPresent(e -> assertThat(Throwables.getStackTrace(e)).contains("injected " + fault));
    List<Long> seen = scene.seen();
    assertThat(seen).isIn(scene.before(), ids(ROWS));
    boolean repeats = scene.mode().replaces();
    if (seen.equals(ids(ROWS)) && !repeats && scene.isEnded()) {
      // The same command would be another run.
      return;
    }
    scene.bury();

    scene.run(Life.undisturbed());

    assertFinished(scene);
  }

  private static void assertFinished(Scene scene) throws IOException {
    assertThat(scene.seen()).isEqualTo(ids(ROWS));
    assertThat(scene.output().resolve("_contexture/manifest.json")).exists();
    try (Stream<Path> left = Files.list(scene.folder())) {
      assertThat(left).containsExactly(scene.output());
    }
  }
}
