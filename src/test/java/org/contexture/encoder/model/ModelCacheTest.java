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
    Path folder = cache.get("m", empty -> Files.writeString(empty.resolve("file"), "first"));
    Path again = cache.get("m", empty -> Files.writeString(empty.resolve("file"), "second"));
    assertThat(again).isEqualTo(folder).isEqualTo(cache.root().resolve("m"));
    assertThat(folder.resolve("file")).hasContent("first");
    assertThat(listing()).containsExactly("m", "m.lock");
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
    assertThatThrownBy(() -> cache.get("m", ModelCacheTest::failHalfWay))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot copy model to %s: disk full", cache.root().resolve("m"))
        .hasCauseInstanceOf(IOException.class);
    assertThat(listing()).containsExactly("m.lock");
    assertThat(cache.get("m", empty -> Files.createFile(empty.resolve("file"))))
        .isNotEmptyDirectory();
  }

  @Test
  void aRefusalOfTheFillerIsPassedOnAndLeavesNothing() throws IOException {
    ModelException refusal = new ModelException("no such model");
    assertThatThrownBy(
            () ->
                cache.get(
                    "m",
                    empty -> {
                      Files.createFile(empty.resolve("file"));
                      throw refusal;
                    }))
        .isSameAs(refusal);
    assertThat(listing()).containsExactly("m.lock");
  }

  @Test
  void anotherNameIsAnotherFolder() throws IOException {
    cache.get("a", empty -> Files.createFile(empty.resolve("one")));
    cache.get("b", empty -> Files.createFile(empty.resolve("two")));
    assertThat(names(cache.root().resolve("a"))).containsExactly("one");
    assertThat(names(cache.root().resolve("b"))).containsExactly("two");
  }

  @Test
  void theFolderInTheTemporaryOneIsTheUsersOwn() {
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
