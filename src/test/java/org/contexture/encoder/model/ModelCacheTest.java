package org.contexture.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelCacheTest {
  private static final int THREADS = 8;

  @TempDir private Path temporary;
  private ModelCache cache;

  @BeforeEach
  void open() {
    cache = new ModelCache(temporary.resolve("cache"));
  }

  @Test
  void aFolderIsFilledOnceAndThenOnlyRead() throws IOException {
    Path folder = cache.get("m", "1", empty -> Files.writeString(empty.resolve("file"), "first"));
    Path again = cache.get("m", "1", empty -> Files.writeString(empty.resolve("file"), "second"));
    assertThat(again).isEqualTo(folder);
    assertThat(folder.resolve("file")).hasContent("first");
    assertThat(listing()).hasSize(3).contains(folder.getFileName().toString(), "m.lock");
  }

  @Test
  void manyThreadsFillAFolderOnceAndSeeItWhole() throws Exception {
    AtomicInteger fills = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(THREADS);
    Callable<List<String>> task =
        () -> {
          start.countDown();
          start.await();
          Path folder =
              cache.get(
                  "m",
                  "1",
                  empty -> {
                    fills.incrementAndGet();
                    Files.writeString(empty.resolve("first"), "1");
                    Files.writeString(empty.resolve("last"), "2");
                  });
          return names(folder);
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<String>>> seen =
          threads.invokeAll(IntStream.range(0, THREADS).mapToObj(i -> task).toList());
      for (Future<List<String>> names : seen) {
        assertThat(names.get()).containsExactly("first", "last");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fills).hasValue(1);
  }

  @Test
  void aFillerThatFailsLeavesNothing() throws IOException {
    assertThatThrownBy(() -> cache.get("m", "1", ModelCacheTest::failHalfWay))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot copy model to %s: disk full", cache.root().resolve("m"))
        .hasCauseInstanceOf(IOException.class);
    assertThat(listing()).containsExactly("m.lock");
    assertThat(cache.get("m", "1", empty -> Files.createFile(empty.resolve("file"))))
        .isNotEmptyDirectory();
  }

  @Test
  void aRefusalOfTheFillerIsPassedOnAndLeavesNothing() throws IOException {
    ModelException refusal = new ModelException("no such model");
    assertThatThrownBy(
            () ->
                cache.get(
                    "m",
                    "1",
                    empty -> {
                      Files.createFile(empty.resolve("file"));
                      throw refusal;
                    }))
        .isSameAs(refusal);
    assertThat(listing()).containsExactly("m.lock");
  }

  @Test
  void aFolderIsNamedByItsContentWhateverItsVersionIsCalled() {
    Path first = cache.get("m", "1", empty -> Files.writeString(empty.resolve("f"), "one"));
    Path other = cache.get("m", "2", empty -> Files.writeString(empty.resolve("f"), "two"));
    Path same = cache.get("m", "3", empty -> Files.writeString(empty.resolve("f"), "one"));

    assertThat(first.getFileName().toString()).matches("m-[0-9a-f]{12}");
    assertThat(other).isNotEqualTo(first);
    assertThat(same).isEqualTo(first);
    assertThat(first.resolve("f")).hasContent("one");
    assertThat(other.resolve("f")).hasContent("two");
  }

  /** A change of a file's content, of its name, a file more, a file less, and a link. */
  static Stream<Change> changes() {
    return Stream.of(
        folder -> Files.writeString(folder.resolve("file"), "evils"),
        folder -> Files.move(folder.resolve("file"), folder.resolve("other")),
        folder -> Files.writeString(folder.resolve("config.json"), "{}"),
        folder -> Files.delete(folder.resolve("file")),
        folder -> {
          Files.delete(folder.resolve("file"));
          Files.createSymbolicLink(folder.resolve("file"), folder.resolve("../elsewhere"));
        });
  }

  /** Something that is done to a folder. */
  interface Change {
    void to(Path folder) throws IOException;
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aFolderThatHoldsSomethingElseIsFilledAgain(Change change) throws IOException {
    Path folder = cache.get("m", "1", empty -> Files.writeString(empty.resolve("file"), "right"));
    change.to(folder);

    Path again = cache.get("m", "1", empty -> Files.writeString(empty.resolve("file"), "right"));

    assertThat(again).isEqualTo(folder);
    assertThat(names(again)).containsExactly("file");
    assertThat(again.resolve("file")).hasContent("right").isRegularFile();
  }

  @Test
  void aNoteThatIsNoneIsWrittenAgain() throws IOException {
    Path folder = cache.get("m", "1", empty -> Files.writeString(empty.resolve("file"), "right"));
    String note =
        listing().stream().filter(name -> name.endsWith(".sha256")).findFirst().orElseThrow();
    Files.writeString(cache.root().resolve(note), "../../elsewhere");

    assertThat(cache.get("m", "1", empty -> Files.writeString(empty.resolve("file"), "right")))
        .isEqualTo(folder);
    assertThat(cache.root().resolve(note)).content().matches("[0-9a-f]{64}");
  }

  @Test
  void whatAKilledRunLeftHalfWayIsNotInTheWay() throws IOException {
    Path folder = cache.get("m", "1", empty -> Files.writeString(empty.resolve("file"), "right"));
    String note =
        listing().stream().filter(name -> name.endsWith(".sha256")).findFirst().orElseThrow();
    Files.delete(cache.root().resolve(note));
    Files.createDirectory(cache.root().resolve(note + ".new"));
    Files.writeString(cache.root().resolve(note + ".new/file"), "half");

    assertThat(cache.get("m", "1", empty -> Files.writeString(empty.resolve("file"), "right")))
        .isEqualTo(folder);
    assertThat(listing()).hasSize(3);
  }

  @Test
  void whatAProcessLeftThatWasKilledWhileItFilledAFolderGoes() throws Exception {
    Process killed = new ProcessBuilder("true").start();
    killed.waitFor();
    Path alive = ProcessFolder.create(Files.createDirectories(cache.root()), "n.partial-");
    for (String left :
        List.of(
            "m.partial-1234567890123456789",
            "m-0123456789ab.sha256.new." + ProcessFolder.prefix("partial-") + "1",
            "n.partial-" + killed.pid() + "-77",
            "m.partial-1-1-0-5")) {
      Files.writeString(
          Files.createDirectories(cache.root().resolve(left).resolve("onnx")).resolve("graph"), "");
    }
    Path elsewhere = Files.createDirectory(cache.root().resolve("n.partial-1-1-0-5"));
    Path longer =
        ProcessFolder.create(cache.root(), "m-x-0123456789ab.sha256.new" + NewFolder.PARTIAL);

    Path filled = cache.get("m", "1", empty -> Files.createFile(empty.resolve("file")));

    assertThat(listing())
        .filteredOn(name -> !name.endsWith(".sha256"))
        .containsExactlyInAnyOrder(
            filled.getFileName().toString(),
            "m.lock",
            alive.getFileName().toString(),
            elsewhere.getFileName().toString(),
            longer.getFileName().toString());
  }

  @Test
  void theFolderInTheTemporaryOneIsTheUsersOwn() {
    assertThat(ModelCache.ofTemporaryFolder().ofUser()).isTrue();
    assertThat(cache.ofUser()).isFalse();
    assertThat(ModelCache.ofTemporaryFolder().root())
        .isEqualTo(
            Path.of(
                System.getProperty("java.io.tmpdir"),
                "contexture-" + System.getProperty("user.name")));
  }

  private static void failHalfWay(Path empty) throws IOException {
    Files.createDirectories(empty.resolve("folder"));
    Files.writeString(empty.resolve("folder/file"), "half");
    throw new IOException("disk full");
  }

  private List<String> listing() throws IOException {
    return names(cache.root());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
