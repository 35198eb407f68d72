package org.contexture.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.assertj.core.util.Throwables;
import org.contexture.jobs.FaultScene.Mode;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.failure.Failure;
import org.contexture.jobs.fault.Fault;
import org.contexture.jobs.fault.Fault.Effect;
import org.contexture.jobs.fault.Life;
import org.contexture.jobs.fault.Operation;
import org.contexture.jobs.fault.Store;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that fails, or a process that dies, at any operation of a run: readers see the old output
 * or the new one, and the same command finishes the work without encoding again what was committed.
 */
@Tag("slow")
class FaultTest {
  /** Of a run on an atomic store with two tasks: behind those that commit the tasks' files. */
  private static final Fault WHEN_ALL_IS_ENCODED = new Fault(Effect.CRASH, Operation.RENAME, 3);

  @TempDir static Path files;
  private static FaultScene.Props props;
  @TempDir Path folder;

  @BeforeAll
  static void prepare() throws Exception {
    Store.register(LocalSpark.session().sparkContext().hadoopConfiguration());
    props = FaultScene.prepare(files);
  }

  /**
   * Faults of one kind, spread evenly over a run.
   *
   * @param moves at how many renames, and at how many deletions
   * @param others at how many operations of each other kind
   */
  private record Series(Store store, Mode mode, Effect effect, int moves, int others) {
    List<Fault> faults(Life undisturbed) {
      List<Fault> faults = new ArrayList<>();
      for (Operation operation : Operation.values()) {
        boolean isMove = operation == Operation.RENAME || operation == Operation.DELETE;
        int count = undisturbed.count(operation);
        int wanted = Math.min(count, isMove ? moves : others);
        for (int i = 0; i < wanted; i++) {
          faults.add(new Fault(effect, operation, 1 + (2 * i + 1) * count / (2 * wanted)));
        }
      }
      return faults;
    }
  }

  @TestFactory
  List<DynamicTest> aRunComesToAGoodEndWhateverGoesWrong() throws Exception {
    return tests(
        new Series(Store.ATOMIC, Mode.INCREMENTAL, Effect.CRASH, 3, 1),
        new Series(Store.LOCAL, Mode.INCREMENTAL, Effect.CRASH, 1, 0),
        new Series(Store.COPYING, Mode.INCREMENTAL, Effect.CRASH, 3, 0),
        new Series(Store.COPYING, Mode.APPEND, Effect.CRASH, 3, 0),
        new Series(Store.COPYING, Mode.ERROR, Effect.CRASH, 1, 0),
        new Series(Store.ATOMIC, Mode.OVERWRITE, Effect.CRASH, 1, 0),
        new Series(Store.ATOMIC, Mode.APPEND, Effect.CRASH, 3, 1),
        new Series(Store.ATOMIC, Mode.ERROR, Effect.CRASH, 1, 0),
        new Series(Store.ATOMIC, Mode.INCREMENTAL, Effect.FAILURE, 1, 0));
  }

  @Tag("nightly")
  @TestFactory
  List<DynamicTest> everyDeathOnAStoreThatRenames() throws Exception {
    return every(Store.ATOMIC, Effect.CRASH);
  }

  @Tag("nightly")
  @TestFactory
  List<DynamicTest> everyDeathOnAStoreThatCopies() throws Exception {
    return every(Store.COPYING, Effect.CRASH);
  }

  @Tag("nightly")
  @TestFactory
  List<DynamicTest> everyDeathOnTheLocalDisk() throws Exception {
    return every(Store.LOCAL, Effect.CRASH);
  }

  @Tag("nightly")
  @TestFactory
  List<DynamicTest> everyFailureOfAnOperation() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Store store : Store.values()) {
      tests.addAll(every(store, Effect.FAILURE));
    }
    return tests;
  }

  private List<DynamicTest> every(Store store, Effect effect) throws Exception {
    List<Series> all = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      all.add(new Series(store, mode, effect, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }
    return tests(all.toArray(Series[]::new));
  }

  /** A run in which nothing goes wrong says how many operations there are. */
  private List<DynamicTest> tests(Series... all) throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Series series : all) {
      Life counting = Life.undisturbed();
      FaultScene undisturbed = scene("undisturbed", series.store(), series.mode());
      undisturbed.run(counting);
      assertFinished(undisturbed);
      series.faults(counting).forEach(fault -> tests.add(test(series, fault)));
    }
    return tests;
  }

  private DynamicTest test(Series series, Fault fault) {
    String name = series.mode() + " on " + series.store() + ", " + fault;
    return DynamicTest.dynamicTest(
        name,
        () -> {
          FaultScene scene = scene(name, series.store(), series.mode());
          assertThatARunComesToAGoodEnd(scene, fault);
        });
  }

  private FaultScene scene(String name, Store store, Mode mode) throws IOException {
    Path own = Files.createTempDirectory(folder, name.replaceAll("\\W+", "-"));
    return FaultScene.set(props, own, store, mode);
  }

  private static void assertThatARunComesToAGoodEnd(FaultScene scene, Fault fault)
      throws Exception {
    Life life = Life.with(fault);
    Optional<Exception> thrown = Optional.ofNullable(catchException(() -> scene.run(life)));

    assertThat(life.isStruck()).isTrue();
    thrown.ifPresent(e -> assertThat(Throwables.getStackTrace(e)).contains("injected " + fault));
    Map<Integer, String> seen = scene.seen();
    boolean isNew = seen.equals(scene.after());
    assertThatReadersSeeOneOutput(scene, seen, isNew);
    if (isNew && !scene.mode().repeats() && scene.isEnded()) {
      // The same command would be another run.
      return;
    }
    long committed = scene.committedRows();
    scene.bury();

    scene.run(Life.undisturbed());

    assertFinished(scene);
    // An output that is in two halves costs more than what the run had not encoded.
    boolean isWhole = scene.store() != Store.COPYING || seen.equals(scene.before());
    if (!isNew && isWhole) {
      // Where the run went on, tasks may have ended since.
      assertThat(scene.report().get("rows_encoded").getAsLong())
          .isLessThanOrEqualTo(scene.mode().rowsToEncode() - committed);
    }
  }

  private static void assertThatReadersSeeOneOutput(
      FaultScene scene, Map<Integer, String> seen, boolean isNew) throws Exception {
    if (isNew || seen.equals(scene.before())) {
      return;
    }
    // Where two folders cannot change places in one step, there is a moment with none.
    assertThat(scene.store()).isNotEqualTo(Store.LOCAL);
    if (scene.store() == Store.ATOMIC) {
      assertThat(seen).isEmpty();
    } else {
      assertThat(scene.after()).containsAllEntriesOf(seen);
    }
  }

  private static void assertFinished(FaultScene scene) throws Exception {
    assertThat(scene.seen()).isEqualTo(scene.after());
    assertThat(scene.left()).containsExactly("out");
  }

  @Test
  void twoRunsAtOnceAreOneAndARefusal() throws Exception {
    FaultScene scene = scene("two", Store.ATOMIC, Mode.INCREMENTAL);
    Life first = Life.with(new Fault(Effect.WAIT, Operation.RENAME, 2));
    CompletableFuture<List<String>> running = CompletableFuture.supplyAsync(() -> scene.run(first));
    first.awaitStrike();

    Life second = Life.undisturbed();
    Failure refusal = Failure.of(catchException(() -> scene.run(second)));
    first.goOn();

    assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal.message())
        .matches(
            "Cannot write output \\Q%s\\E: run \\S+ is writing it \\(process %d on \\Q%s\\E\\);"
                    .formatted(
                        scene.path(second),
                        ProcessHandle.current().pid(),
                        InetAddress.getLocalHost().getHostName())
                + " wait for it to end");
    assertThat(running.get()).isEmpty();
    assertFinished(scene);
  }

  @Test
  void aPieceThatIsBrokenIsEncodedAgain() throws Exception {
    FaultScene scene = scene("broken", Store.ATOMIC, Mode.INCREMENTAL);
    assertThat(catchException(() -> scene.run(Life.with(WHEN_ALL_IS_ENCODED)))).isNotNull();
    scene.bury();
    Path piece = scene.pieces().get(0);
    long lost = scene.committedRows();
    flipTheLastByteOfTheFirstColumn(piece);

    List<String> told = scene.run(Life.undisturbed());

    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("Encoding again what is broken: ")
        .contains(piece.getFileName().toString());
    assertFinished(scene);
    assertThat(scene.report().get("rows_encoded").getAsLong()).isPositive().isLessThan(lost);
  }

  private static void flipTheLastByteOfTheFirstColumn(Path piece) throws IOException {
    byte[] bytes = Files.readAllBytes(piece);
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(piece.toUri()), new Configuration()))) {
      ColumnChunkMetaData column = reader.getFooter().getBlocks().get(0).getColumns().get(0);
      int last = (int) (column.getStartingPos() + column.getTotalSize()) - 1;
      bytes[last] = (byte) ~bytes[last];
    }
    Files.write(piece, bytes);
  }
}
