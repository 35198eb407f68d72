package org.contexture.jobs.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A store that renames as S3A does: every file is copied, then every old one deleted. Whoever dies
 * in between leaves both, or halves.
 */
public final class CopyingStore extends AtomicStore {
  @Override
  boolean move(Path from, Path to) throws IOException {
    java.nio.file.Path source = local(from);
    java.nio.file.Path target = local(to);
    for (java.nio.file.Path entry : below(source)) {
      disk().life().before(Operation.RENAME);
      Files.copy(entry, target.resolve(source.relativize(entry).toString()));
    }
    deleteAll(source, Operation.RENAME);
    return true;
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    java.nio.file.Path there = local(path);
    disk().life().checkAlive();
    if (!Files.exists(there)) {
      return false;
    }
    if (!recursive && below(there).size() > 1) {
      throw new IOException("folder " + path + " is not empty");
    }
    deleteAll(there, Operation.DELETE);
    return true;
  }

  private void deleteAll(java.nio.file.Path path, Operation countedAs) throws IOException {
    for (java.nio.file.Path entry :
        below(path).stream().sorted(Comparator.reverseOrder()).toList()) {
      disk().life().before(countedAs);
      Files.delete(entry);
    }
  }

  /** The file or folder and all that is in it, folders before what they hold. */
  private static List<java.nio.file.Path> below(java.nio.file.Path path) throws IOException {
    try (Stream<java.nio.file.Path> all = Files.walk(path)) {
      return all.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private java.nio.file.Path local(Path path) {
    return disk().pathToFile(path).toPath();
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    disk().life().before(Operation.CREATE);
    java.nio.file.Path target = local(file);
    if (!overwrite && Files.exists(target)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    ByteArrayOutputStream content =
        new ByteArrayOutputStream() {
          @Override
          public void close() throws IOException {
            Files.createDirectories(target.getParent());
            Files.write(target, toByteArray());
          }
        };
    return FaultDisk.guarded(content, disk().life());
  }
}
