package org.contexture.encoder.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.model.ModelException;

/**
 * Brings a file's content into a cache. What has come lies in {@code HASH.incomplete}, where the
 * next try or the next process goes on, and gets its name when it has its size and its hash.
 *
 * @param repository folder of the model in the cache
 * @param locks folder of the model's locks, which hold between processes
 */
record BlobFetch(HubClient client, HubQuestion question, Path repository, Path locks) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** What is less may be a server that drops every connection. */
  private static final long PROGRESS = 1 << 20;

  /**
   * Has the content where its hash says.
   *
   * @throws ModelException where it cannot be had, is not what the hub says, or has no room
   */
  Path fetch(RemoteFile file) {
    Path blob = repository.resolve("blobs").resolve(file.hash());
    // A file lock is held by the whole JVM, so threads take turns before they ask for it.
    synchronized (BlobFetch.class) {
      try {
        Files.createDirectories(blob.getParent());
        Files.createDirectories(locks);
        try (FileChannel channel =
                FileChannel.open(
                    locks.resolve(file.hash() + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (lock.isValid() && !Files.exists(blob)) {
            bring(file, blob);
          }
        }
      } catch (UncheckedIOException e) {
        throw unwritten(file, blob, e.getCause());
      } catch (IOException e) {
        throw unwritten(file, blob, e);
      }
    }
    return blob;
  }

  private ModelException unwritten(RemoteFile file, Path blob, IOException e) {
    return question.problem(
        "cannot write %s into %s: %s".formatted(file.name(), blob.getParent(), Retries.reason(e)));
  }

  private void bring(RemoteFile file, Path blob) throws IOException {
    Path partial = blob.resolveSibling(file.hash() + ".incomplete");
    requireRoom(file, partial);
    new Retries<>(client.patience(), () -> go(file, partial)).run(question::unreachable);
    BlobHash kind = BlobHash.of(file.hash()).orElseThrow();
    String found = kind.of(partial);
    if (!found.equals(file.hash())) {
      Files.delete(partial);
      throw question.problem(
          "%s sends %s with another content: its %s must be %s: %s"
              .formatted(client.name(), file.name(), kind.title(), file.hash(), found));
    }
    Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE);
  }

  private void requireRoom(RemoteFile file, Path partial) throws IOException {
    long needed = file.size() - size(partial);
    long room = Files.getFileStore(partial.getParent()).getUsableSpace();
    if (needed > room) {
      throw question.problem(
          String.format(
              Locale.ROOT,
              "%s has %,d bytes left, and %s needs %,d",
              partial.getParent(),
              room,
              file.name(),
              needed));
    }
  }

  private static long size(Path partial) throws IOException {
    return Files.exists(partial) ? Files.size(partial) : 0;
  }

  /** One connection's worth. */
  private Retries.Result<Path> go(RemoteFile file, Path partial) throws IOException {
    long there = size(partial);
    if (there > file.size()) {
      Files.delete(partial);
      there = 0;
    }
    if (there == file.size() && Files.exists(partial)) {
      return Retries.Result.of(partial);
    }
    Map<String, String> range = there == 0 ? Map.of() : Map.of("Range", "bytes=" + there + "-");
    try (HubClient.Answer answer =
        client.ask(question.name().toString(), "GET", file.address(), range, headers -> false)) {
      if (answer.isPassing()) {
        return Retries.Result.again(answer);
      }
      if (answer.status() == 416) {
        Files.deleteIfExists(partial);
        return Retries.Result.dropped(
            "it has no byte %d of %s".formatted(there, file.name()), false);
      }
      question.requireGiven(answer, Optional.of(file.name()));
      long start = start(answer, there, file);
      requireLength(answer, file, file.size() - start);
      return copied(answer.body(), file, partial, start);
    }
  }

  /** Who does not know ranges sends all of it. */
  private long start(HubClient.Answer answer, long asked, RemoteFile file) {
    if (answer.status() != 206) {
      return 0;
    }
    String range = answer.header("Content-Range").orElse("");
    if (!range.startsWith("bytes " + asked + "-")) {
      throw question.problem(
          "%s sends other bytes of %s than from %d on: '%s'"
              .formatted(client.name(), file.name(), asked, range));
    }
    return asked;
  }

  private void requireLength(HubClient.Answer answer, RemoteFile file, long expected) {
    String length = answer.header("Content-Length").orElse(Long.toString(expected));
    if (!length.equals(Long.toString(expected))) {
      throw question.problem(
          "%s says that %s has %d bytes, and sends %s where %d are left"
              .formatted(client.name(), file.name(), file.size(), length, expected));
    }
  }

  private Retries.Result<Path> copied(InputStream body, RemoteFile file, Path partial, long start)
      throws IOException {
    String problem = "the connection ends before " + file.name();
    try (SilenceWatch watch = SilenceWatch.of(body, client.patience().silence());
        OutputStream out =
            start == 0
                ? Files.newOutputStream(partial)
                : Files.newOutputStream(partial, StandardOpenOption.APPEND)) {
      copy(watch, out, file, file.size() - start);
    } catch (DroppedException e) {
      problem = Retries.reason(e);
    }
    long there = size(partial);
    return there == file.size()
        ? Retries.Result.of(partial)
        : Retries.Result.dropped(problem, there - start >= PROGRESS);
  }

  /** The hub failed, and not the disk. */
  private static final class DroppedException extends IOException {
    private static final long serialVersionUID = 1L;

    DroppedException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private void copy(SilenceWatch body, OutputStream out, RemoteFile file, long left)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long rest = left;
    for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
      rest -= read;
      if (rest < 0) {
        throw question.problem(
            "%s sends more than the %d bytes of %s"
                .formatted(client.name(), file.size(), file.name()));
      }
      write(out, buffer, read);
    }
  }

  private static int read(SilenceWatch body, byte[] buffer) throws DroppedException {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      throw new DroppedException(e);
    }
  }

  /** A full disk is no matter of time. */
  private static void write(OutputStream out, byte[] buffer, int length) {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
