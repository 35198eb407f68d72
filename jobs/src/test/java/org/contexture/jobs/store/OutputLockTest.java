package org.contexture.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.contexture.jobs.failure.ExitCode;
import org.contexture.jobs.fixture.LocalSpark;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class OutputLockTest {
  /** Enough where no owner is left that could beat. */
  private static final OutputLock.Patience SHORT =
      new OutputLock.Patience(Duration.ofMillis(900), Duration.ofMillis(300));

  @TempDir Path folder;
  private org.apache.hadoop.fs.Path output;
  private WorkFolder work;
  private Path file;

  @BeforeEach
  void nameTheOutput() throws IOException {
    output = new org.apache.hadoop.fs.Path("file:" + folder.resolve("out"));
    work =
        WorkFolder.of(
            output,
            output.getFileSystem(LocalSpark.session().sparkContext().hadoopConfiguration()));
    file = folder.resolve(".out.contexture/lock");
  }

  @Test
  void aSecondRunIsRefusedAndToldWhoIsThere() throws IOException {
    try (OutputLock held = OutputLock.take(output.toString(), work, "first")) {
      held.check();

      assertThatThrownBy(() -> OutputLock.take(output.toString(), work, "second"))
          .isInstanceOfSatisfying(
              OutputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessage(
              "Cannot write output %s: run first is writing it (process %d on %s); wait for it to end",
              output, ProcessHandle.current().pid(), InetAddress.getLocalHost().getHostName());
      held.check();
    }
    assertThat(file).doesNotExist();
    OutputLock.take(output.toString(), work, "second").close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1990-01-01T00:00:00Z", "2100-01-01T00:00:00Z"})
  void whatAKilledRunLeftIsTakenOverWhateverItsClockSaid(String time) throws Exception {
    leave(deadProcess(), "");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse(time)));

    assertTakenOver(SHORT.ofProcess());
  }

  @Test
  void aNumberThatAnotherProcessHasByNowIsNoSignOfLife() throws Exception {
    leave(ProcessHandle.current().pid(), "1990-01-01T00:00:00Z");

    assertTakenOver(SHORT.ofProcess());
  }

  @Test
  void aFileThatIsEmptySinceItsOwnerWasKilledIsTakenOver() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");

    assertTakenOver(SHORT.ofAny());
  }

  @Test
  void anOwnerOnAnotherMachineThatTouchesTheFileNoMoreIsDead() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, owner("elsewhere", 1, ""));

    assertTakenOver(SHORT.ofAny());
  }

  @Test
  void anOwnerOnAnotherMachineThatTouchesTheFileIsAlive() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, owner("elsewhere", 1, ""));
    ExecutorService beats = Executors.newSingleThreadExecutor();
    Future<?> beating =
        beats.submit(
            () -> {
              for (int i = 0; i < 40; i++) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(i * 1000L));
                Thread.sleep(100);
              }
              return null;
            });

    assertThatThrownBy(() -> OutputLock.take(output.toString(), work, "next"))
        .hasMessageContaining("run killed is writing it (process 1 on elsewhere)");
    beating.get();
    beats.shutdown();
  }

  @Test
  void ofSeveralRunsThatFindADeadOneOneGoesOn() throws Exception {
    leave(deadProcess(), "");
    ExecutorService runs = Executors.newFixedThreadPool(4);
    List<Callable<Boolean>> takers =
        IntStream.range(0, 4).<Callable<Boolean>>mapToObj(i -> () -> takes("run" + i)).toList();

    int taken = 0;
    for (Future<Boolean> each : runs.invokeAll(takers)) {
      taken += each.get() ? 1 : 0;
    }
    runs.shutdown();

    assertThat(taken).isEqualTo(1);
  }

  @Test
  void aRunThatLostTheLockIsNotToPublish() throws IOException {
    try (OutputLock lost = OutputLock.take(output.toString(), work, "slept")) {
      Files.writeString(file, owner("elsewhere", 1, ""));

      assertThatThrownBy(lost::check)
          .isInstanceOf(OutputException.class)
          .hasMessage(
              "Cannot publish the output: another run took it over while this one did not answer");
    }
    assertThat(file).as("the lock of the other run").exists();
  }

  /** A store's client throws what its signatures do not say, such as a token that has expired. */
  @Test
  void aBeatThatFailsIsNotTheLast() throws Exception {
    CountDownLatch beats = new CountDownLatch(2);
    RawLocalFileSystem failing =
        new RawLocalFileSystem() {
          @Override
          public void setTimes(org.apache.hadoop.fs.Path path, long modified, long accessed) {
            beats.countDown();
            throw new IllegalStateException("a token has expired");
          }
        };
    failing.initialize(output.toUri(), work.files().getConf());

    try (OutputLock held =
        OutputLock.take(output.toString(), new WorkFolder(work.root(), failing), "run")) {
      assertThat(beats.await(60, TimeUnit.SECONDS)).as("a second beat").isTrue();
      held.check();
    }
  }

  /** Takes the lock and holds it: the others must not get it. */
  private boolean takes(String run) throws IOException {
    try {
      OutputLock.take(output.toString(), work, run).check();
      return true;
    } catch (OutputException refused) {
      return false;
    }
  }

  private void assertTakenOver(Duration noSoonerThan) throws IOException {
    long start = System.nanoTime();
    try (OutputLock taken = OutputLock.take(output.toString(), work, "next", SHORT)) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(noSoonerThan);
      taken.check();
    }
  }

  private void leave(long pid, String processStart) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, owner(InetAddress.getLocalHost().getHostName(), pid, processStart));
  }

  private static long deadProcess() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  private static String owner(String host, long pid, String processStart) {
    return "{\"runId\":\"killed\",\"host\":\"%s\",\"pid\":%d,\"processStart\":\"%s\"}"
        .formatted(host, pid, processStart);
  }
}
