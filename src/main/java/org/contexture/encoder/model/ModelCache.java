package org.contexture.encoder.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Folders that are filled once per node and then only read, each under a lock that holds between
 * processes.
 *
 * @param root where the folders lie; made when needed
 */
public record ModelCache(Path root) {
  /** {@code contexture-USER} in the JVM's folder for temporary files. */
  public static ModelCache ofTemporaryFolder() {
    String name = "contexture-" + System.getProperty("user.name", "user");
    return new ModelCache(Path.of(System.getProperty("java.io.tmpdir"), name));
  }

  /**
   * The folder of that name, filled now where it was not there.
   *
   * @param name says the content: another content needs another name
   * @throws ModelException where it cannot be written
   */
  public Path get(String name, NewFolder.Filler filler) {
    Path folder = root.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
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
          if (lock.isValid() && !Files.isDirectory(folder)) {
            NewFolder.make(folder, filler);
          }
        }
      } catch (IOException | UncheckedIOException e) {
        throw new ModelException("Cannot copy model to " + folder + ": " + e.getMessage(), e);
      }
    }
    return folder;
  }
}
