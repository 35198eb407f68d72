package org.contexture.encoder.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Folders that are filled once per node and then only read. Each is named by what is in it, and
 * hashed before it is used, so that it holds what it was filled with; what does not is filled
 * again. They are filled under a lock that holds between processes.
 *
 * @param root where the folders lie; made when needed
 * @param ofUser whether it must be this user's own
 */
public record ModelCache(Path root, boolean ofUser) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int SHORT = 12;

  /** One that a user named: who else may write there is the user's to know. */
  public ModelCache(Path root) {
    this(root, false);
  }

  /** {@code contexture-USER} in the JVM's folder for temporary files, which all may write to. */
  public static ModelCache ofTemporaryFolder() {
    String user = System.getProperty("user.name", "user").replaceAll("[^\\w.@-]", "_");
    return new ModelCache(
        Path.of(System.getProperty("java.io.tmpdir"), "contexture-" + user), true);
  }

  /**
   * The folder for native libraries.
   *
   * @throws ModelException where the cache cannot be trusted
   */
  public Path nativeLibraries() {
    checkOwner();
    return root.resolve("native");
  }

  /**
   * A folder of a content, filled now where it was not there.
   *
   * @param name what its name begins with
   * @param version what tells this content from others of that name, without reading it
   * @throws ModelException where it cannot be written, or the cache cannot be trusted
   */
  public Path get(String name, String version, NewFolder.Filler filler) {
    checkOwner();
    String key = name + "-" + new Fingerprint().add(version).hex().substring(0, SHORT);
    Path note = root.resolve(key + ".sha256");
    Optional<Path> there = find(name, note);
    if (there.isPresent()) {
      return there.get();
    }
    // A file lock is held by the whole JVM, so threads take turns before they ask for it.
    synchronized (ModelCache.class) {
      try {
        Files.createDirectories(root);
        try (FileChannel channel =
                FileChannel.open(
                    root.resolve(name + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          there = find(name, note).filter(found -> lock.isValid());
          return there.isPresent() ? there.get() : fill(name, note, filler);
        }
      } catch (IOException | UncheckedIOException e) {
        throw new ModelException(
            "Cannot copy model to " + root.resolve(name) + ": " + e.getMessage(), e);
      }
    }
  }

  private void checkOwner() {
    if (ofUser) {
      OwnFolder.require(root);
      // Nobody else can write there that a file is another one.
      KnownContents.keepIn(root.resolve("known-contents.json"));
    }
  }

  /** The folder that a note names, where it holds what the note says. */
  private Optional<Path> find(String name, Path note) {
    try {
      String hash = Files.isRegularFile(note) ? Files.readString(note).strip() : "";
      return HASH.matcher(hash).matches()
          ? Optional.of(folder(name, hash)).filter(folder -> holds(folder, hash))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path folder(String name, String hash) {
    return root.resolve(name + "-" + hash.substring(0, SHORT));
  }

  /** What cannot be read holds something else. */
  private static boolean holds(Path folder, String hash) {
    try {
      return Files.isDirectory(folder) && hash(folder).equals(hash);
    } catch (IOException | UncheckedIOException | ModelException e) {
      return false;
    }
  }

  private static String hash(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      List<String> names =
          paths
              .filter(path -> !Files.isDirectory(path))
              .map(path -> folder.relativize(path).toString().replace('\\', '/'))
              .sorted()
              .toList();
      return KnownContents.hash(folder, names);
    }
  }

  private Path fill(String name, Path note, NewFolder.Filler filler) throws IOException {
    deleteUnfinished(name);
    Path filled = note.resolveSibling(note.getFileName() + ".new");
    NewFolder.make(filled, filler);
    String hash = hash(filled);
    Path folder = folder(name, hash);
    if (holds(folder, hash)) {
      ProcessFolder.delete(filled);
    } else {
      ProcessFolder.delete(folder);
      Files.move(filled, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    Path written = Files.writeString(note.resolveSibling(note.getFileName() + ".part"), hash);
    Files.move(written, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return folder;
  }

  /** Who fills a folder of this name holds its lock; who fills another holds another. */
  private void deleteUnfinished(String name) {
    Pattern unfinished =
        Pattern.compile(
            Pattern.quote(name) + "(-[0-9a-f]{" + SHORT + "}\\.sha256\\.new.*|\\.partial-.*)");
    ProcessFolder.delete(root, entry -> unfinished.matcher(entry).matches());
    ProcessFolder.deleteOrphans(root, NewFolder.PARTIAL);
  }
}
