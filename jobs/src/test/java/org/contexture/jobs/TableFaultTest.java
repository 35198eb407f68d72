package org.contexture.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.util.Throwables;
import org.contexture.jobs.config.OutputMode;
import org.contexture.jobs.fault.Fault;
import org.contexture.jobs.fault.Fault.Effect;
import org.contexture.jobs.fault.Life;
import org.contexture.jobs.fault.Operation;
import org.contexture.jobs.fault.Store;
import org.contexture.jobs.fixture.LakeSpark;
import org.contexture.jobs.table.TableFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that dies at any operation of a run whose output is a table: readers see the old rows
 * or the new ones, and the same command ends with exactly the new ones.
 */
@Tag("slow")
class TableFaultTest {
  @TempDir static Path props;
  @TempDir Path folder;

  @BeforeAll
  static void prepare() throws IOException {
    Store.register(LakeSpark.session().sparkContext().hadoopConfiguration());
    TableScene.prepare(props);
  }

  @TestFactory
  List<DynamicTest> aTableComesToAGoodEndWhateverGoesWrong() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    tests.addAll(tests(TableFormat.DELTA, Store.ATOMIC, OutputMode.APPEND, 2, 1));
    tests.addAll(tests(TableFormat.DELTA, Store.COPYING, OutputMode.APPEND, 1, 1));
    tests.addAll(tests(TableFormat.DELTA, Store.COPYING, OutputMode.ERROR, 0, 1));
    tests.addAll(tests(TableFormat.ICEBERG, Store.ATOMIC, OutputMode.APPEND, 1, 0));
    return tests;
  }

  @Tag("nightly")
  @TestFactory
  List<DynamicTest> everyDeathOverADeltaTableOnAStoreThatRenames() throws Exception {
    return every(TableFormat.DELTA, Store.ATOMIC);
  }

  @Tag("nightly")
  @TestFactory
  List<DynamicTest> everyDeathOverADeltaTableOnAStoreThatCopies() throws Exception {
    return every(TableFormat.DELTA, Store.COPYING);
  }

  /** Iceberg's catalog of folders wants a store that renames in one step. */
  @Tag("nightly")
  @TestFactory
  List<DynamicTest> everyDeathOverAnIcebergTable() throws Exception {
    return every(TableFormat.ICEBERG, Store.ATOMIC);
  }

  private List<DynamicTest> every(TableFormat format, Store store) throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (OutputMode mode : OutputMode.values()) {
      tests.addAll(tests(format, store, mode, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }
    return tests;
  }

  /**
   * Faults spread evenly over a run.
   *
   * @param changes at how many operations of each kind that changes the store
   * @param opened at how many files that are opened
   */
  private List<DynamicTest> tests(
      TableFormat format, Store store, OutputMode mode, int changes, int opened) throws Exception {
    TableScene undisturbed = scene("undisturbed", format, store, mode);
    undisturbed.run(Optional.empty());
    Life counting = undisturbed.life();
    List<DynamicTest> tests = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      int count = counting.count(operation);
      int wanted = Math.min(count, operation == Operation.OPEN ? opened : changes);
      for (int i = 0; i < wanted; i++) {
        Fault fault = new Fault(Effect.CRASH, operation, 1 + (2 * i + 1) * count / (2 * wanted));
        String name = mode + " of " + format + " on " + store + ", " + fault;
        tests.add(
            DynamicTest.dynamicTest(
                name, () -> assertGoodEnd(scene(name, format, store, mode), fault)));
      }
    }
    assertFinished(undisturbed);
    return tests;
  }

  private TableScene scene(String name, TableFormat format, Store store, OutputMode mode)
      throws IOException {
    Path own = Files.createTempDirectory(folder, name.replaceAll("\\W+", "-"));
    return TableScene.set(format, props, own, store, mode);
  }

  private static void assertGoodEnd(TableScene scene, Fault fault) throws Exception {
    Optional<Exception> thrown =
        Optional.ofNullable(catchException(() -> scene.run(Optional.of(fault))));

    assertThat(scene.life().isStruck()).isTrue();
    thrown.ifPresent(e -> assertThat(Throwables.getStackTrace(e)).contains("injected " + fault));
    List<Long> seen = scene.seen();
    assertThat(seen).isIn(scene.before(), scene.after());
    if (seen.equals(scene.after()) && !scene.repeats() && scene.isEnded()) {
      // The same command would be another run.
      return;
    }
    scene.bury();

    scene.run(Optional.empty());

    assertFinished(scene);
  }

  private static void assertFinished(TableScene scene) throws IOException {
    assertThat(scene.seen()).isEqualTo(scene.after());
    assertThat(scene.output().resolve("_contexture/manifest.json")).exists();
    assertThat(scene.beside()).isEmpty();
  }
}
