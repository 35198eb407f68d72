package org.contexture.encoder.model;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Folders that are of use to the process that made them and to no other. Their names say which one
 * that is, so that the next process takes away what one left that was killed.
 */
public final class ProcessFolder {
  /** Process, its start, its machine and a number; older versions wrote less. */
  private static final Pattern OWNER =
      Pattern.compile("(\\d{1,18})(?:-(\\d{1,18})-([0-9a-f]{1,8}))?(?:-?\\d+)?");

  /** By then no process is at work that began on a machine that cannot be asked. */
  private static final Duration LONG_GONE = Duration.ofDays(1);

  private static final String MACHINE = Integer.toHexString(machine().hashCode());

  private static final String SELF =
      ProcessHandle.current().pid() + "-" + start(ProcessHandle.current()) + "-" + MACHINE + "-";

  private ProcessFolder() {}

  /** How the names of this process's folders begin. */
  public static String prefix(String kind) {
    return kind + SELF;
  }

  /**
   * Makes an empty folder, where none of its kind is left that belongs to a process that is gone.
   *
   * @param kind what its name begins with
   */
  public static Path create(Path parent, String kind) throws IOException {
    deleteOrphans(parent, kind);
    return Files.createTempDirectory(parent, prefix(kind));
  }

  /**
   * Deletes folders of processes that are gone; what cannot be deleted is left.
   *
   * @param kind what stands in their names before the process
   */
  static void deleteOrphans(Path parent, String kind) {
    delete(
        parent,
        name -> {
          int at = name.lastIndexOf(kind);
          return at >= 0 && isGone(name.substring(at + kind.length()), parent.resolve(name));
        });
  }

  /** Deletes what is in a folder and has such a name; what cannot be deleted is left. */
  static void delete(Path parent, Predicate<String> names) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
      for (Path entry : entries) {
        if (names.test(entry.getFileName().toString())) {
          delete(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException left) {
      // Nothing depends on it.
    }
  }

  private static boolean isGone(String name, Path folder) {
    Matcher owner = OWNER.matcher(name);
    if (!owner.matches()) {
      return false;
    }
    if (owner.group(3) != null && !owner.group(3).equals(MACHINE)) {
      return isLongGone(folder);
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(owner.group(1)));
    return process.isEmpty()
        || (owner.group(2) != null && !owner.group(2).equals(start(process.get())));
  }

  private static boolean isLongGone(Path folder) {
    try {
      Instant modified = Files.getLastModifiedTime(folder).toInstant();
      return modified.isBefore(Instant.now().minus(LONG_GONE));
    } catch (IOException unknown) {
      return false;
    }
  }

  /** When a process began, in seconds: another may have its number by now. */
  private static String start(ProcessHandle process) {
    return Long.toString(process.info().startInstant().map(Instant::getEpochSecond).orElse(0L));
  }

  /**
   * The host, and on Linux the space that its numbers of processes are of: a container has its own.
   */
  private static String machine() {
    return name(() -> InetAddress.getLocalHost().getHostName())
        + name(() -> Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString());
  }

  private static String name(Callable<String> source) {
    try {
      return source.call();
    } catch (Exception unnamed) {
      return "";
    }
  }

  /** Deletes a folder and all that is in it. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
