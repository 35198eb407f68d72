package org.contexture.jobs.store;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write an output, held by one run at a time: a file that its owner keeps touching. A
 * file that nobody touches for a while is what a killed run left, and is taken over. Only whether
 * the file's time changes counts, never which time it says, so clocks may differ.
 */
final class OutputLock implements AutoCloseable {
  private static final Duration BEAT = Duration.ofSeconds(1);

  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(20), Duration.ofSeconds(3));

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Gson GSON = new Gson();
  private static final Logger LOG = LoggerFactory.getLogger(OutputLock.class);

  private final FileSystem files;
  private final Path file;
  private final Owner self;
  private final Patience patience;
  private final Timer timer = new Timer("contexture-lock", true);

  /**
   * Without a beat for so long, an owner is dead.
   *
   * @param ofProcess where the owner was on this machine and its process is gone
   */
  record Patience(Duration ofAny, Duration ofProcess) {}

  /**
   * Who holds a lock.
   *
   * @param processStart when the process began, since another may have its number by now
   */
  private record Owner(String runId, String host, long pid, String processStart) {
    static Owner self(String runId) {
      ProcessHandle process = ProcessHandle.current();
      return new Owner(runId, hostName(), process.pid(), start(process));
    }

    /** A name that does not resolve is one all the same; it stands first in what the JVM says. */
    private static String hostName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return String.valueOf(e.getMessage()).split(":", -1)[0];
      }
    }

    private static String start(ProcessHandle process) {
      return process.info().startInstant().map(Object::toString).orElse("");
    }

    boolean isOn(String otherHost) {
      return host.equals(otherHost);
    }

    boolean isAlive() {
      return ProcessHandle.of(pid)
          .filter(process -> start(process).equals(processStart))
          .map(ProcessHandle::isAlive)
          .orElse(false);
    }
  }

  private OutputLock(FileSystem files, Path file, Owner self, Patience patience) {
    this.files = files;
    this.file = file;
    this.self = self;
    this.patience = patience;
  }

  /**
   * Takes the lock, at once where it is free, after a while where a killed run left it.
   *
   * @throws OutputException where another run holds it
   */
  static OutputLock take(String output, WorkFolder work, String runId) throws IOException {
    return take(output, work, runId, PATIENCE);
  }

  /** The same with a patience of its own, which must outlast the owners' beats. */
  static OutputLock take(String output, WorkFolder work, String runId, Patience patience)
      throws IOException {
    // Hadoop keeps checksums beside local files, which a file that two processes write breaks.
    FileSystem files =
        work.files() instanceof LocalFileSystem local ? local.getRawFileSystem() : work.files();
    OutputLock lock = new OutputLock(files, work.lock(), Owner.self(runId), patience);
    files.mkdirs(work.root());
    if (!lock.create(lock.file)) {
      Optional<Owner> owner = lock.owner();
      if (lock.isHeld(owner) || !lock.takeOver(owner)) {
        throw OutputException.refused(
            "Cannot write output "
                + output
                + ": "
                + owner.map(Owner::runId).map("run "::concat).orElse("another run")
                + " is writing it"
                + owner.map(who -> " (process " + who.pid() + " on " + who.host() + ")").orElse("")
                + "; wait for it to end");
      }
    }
    lock.keepTouching();
    return lock;
  }

  /** Makes a file, or says that there is one. */
  private boolean create(Path path) throws IOException {
    byte[] content = GSON.toJson(self).getBytes(StandardCharsets.UTF_8);
    try {
      if (files instanceof RawLocalFileSystem local) {
        // Hadoop's local file system looks first and creates then; this is one step.
        Files.write(local.pathToFile(path).toPath(), content, StandardOpenOption.CREATE_NEW);
        return true;
      }
      try (OutputStream out = files.create(path, false)) {
        out.write(content);
      }
      return true;
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException held) {
      return false;
    }
  }

  /** Whoever made the file; nothing where it is gone, or not written yet. */
  private Optional<Owner> owner() throws IOException {
    try (InputStream in = files.open(file)) {
      String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.ofNullable(GSON.fromJson(content, Owner.class));
    } catch (FileNotFoundException | JsonSyntaxException gone) {
      return Optional.empty();
    }
  }

  private boolean isHeld(Optional<Owner> owner) throws IOException {
    boolean here = owner.isPresent() && owner.get().isOn(self.host());
    if (here && owner.get().isAlive()) {
      return true;
    }
    Duration enough = here ? patience.ofProcess() : patience.ofAny();
    Optional<Long> first = modified();
    for (long start = System.nanoTime();
        System.nanoTime() - start < enough.toNanos();
        pause(LOOK)) {
      Optional<Long> now = modified();
      if (!now.equals(first)) {
        return now.isPresent();
      }
    }
    return false;
  }

  private Optional<Long> modified() throws IOException {
    try {
      FileStatus status = files.getFileStatus(file);
      return Optional.of(status.getModificationTime());
    } catch (FileNotFoundException gone) {
      return Optional.empty();
    }
  }

  private static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the lock of the output", e);
    }
  }

  /**
   * Of several runs that find a dead owner, one makes a second file and may replace the first. One
   * that died while it had the second file has been dead for longer than that takes.
   */
  private boolean takeOver(Optional<Owner> dead) throws IOException {
    Path turn = new Path(file.getParent(), "lock-turn");
    if (!create(turn)) {
      pause(patience.ofProcess());
      files.delete(turn, false);
      if (!create(turn)) {
        return false;
      }
    }
    try {
      if (dead.equals(owner())) {
        files.delete(file, false);
      }
      return create(file);
    } finally {
      files.delete(turn, false);
    }
  }

  private void keepTouching() {
    TimerTask touch =
        new TimerTask() {
          @Override
          public void run() {
            touch();
          }
        };
    timer.scheduleAtFixedRate(touch, BEAT.toMillis(), BEAT.toMillis());
  }

  private void touch() {
    try {
      if (!isOwn()) {
        return;
      }
      Optional<Long> before = modified();
      files.setTimes(file, System.currentTimeMillis(), -1);
      if (before.equals(modified()) && isOwn()) {
        // An object store has no times to set.
        try (OutputStream out = files.create(file, true)) {
          out.write(GSON.toJson(self).getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException | RuntimeException missed) {
      // One beat less is no harm; without many the lock is lost, which check() tells. A timer whose
      // task throws never calls it again, and stores throw more than their signatures say.
      LOG.debug("No beat: {}", missed.toString());
    }
  }

  /** Whether this run holds the lock. */
  boolean isOwn() throws IOException {
    return owner().map(self::equals).orElse(false);
  }

  /**
   * Checks that this run still holds the lock: one that slept for a while may have lost it.
   *
   * @throws OutputException where it was taken over
   */
  void check() throws IOException {
    if (!isOwn()) {
      throw OutputException.failed(
          "Cannot publish the output: another run took it over while this one did not answer",
          null);
    }
  }

  @Override
  public void close() {
    timer.cancel();
    try {
      if (isOwn()) {
        files.delete(file, false);
      }
    } catch (IOException e) {
      throw OutputException.failed("Cannot remove lock " + file + ": " + e.getMessage(), e);
    }
  }
}
