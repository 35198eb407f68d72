package org.contexture.jobs.fault;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local disk, as long as a {@link Life} lasts. */
final class FaultDisk extends RawLocalFileSystem {
  private URI uri;

  @Override
  public void initialize(URI name, Configuration hadoop) throws IOException {
    super.initialize(name, hadoop);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
  }

  Life life() {
    return Life.named(uri.getAuthority());
  }

  /** Asked before there is a name, too. */
  @Override
  public URI getUri() {
    return uri == null ? super.getUri() : uri;
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    life().before(Operation.OPEN);
    return super.open(file, bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    life().before(Operation.CREATE);
    return guarded(
        super.create(file, overwrite, bufferSize, replication, blockSize, progress), life());
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
    life().before(Operation.CREATE);
    return guarded(
        super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress),
        life());
  }

  /** A file that a death leaves as it is. */
  static FSDataOutputStream guarded(OutputStream file, Life life) throws IOException {
    OutputStream guarded =
        new FilterOutputStream(file) {
          private boolean closed;

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            life.checkAlive();
            out.write(bytes, from, length);
          }

          @Override
          public void close() throws IOException {
            if (!closed) {
              closed = true;
              life.before(Operation.CLOSE);
              out.close();
            }
          }
        };
    return new FSDataOutputStream(guarded, null);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    life().before(Operation.RENAME);
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    life().before(Operation.DELETE);
    return super.delete(path, recursive);
  }

  @Override
  public boolean mkdirs(Path folder) throws IOException {
    life().before(Operation.MKDIRS);
    return super.mkdirs(folder);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    life().checkAlive();
    return plain(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    life().checkAlive();
    FileStatus[] found = super.listStatus(path);
    for (int i = 0; i < found.length; i++) {
      found[i] = plain(found[i]);
    }
    return found;
  }

  /** Hadoop's own asks the disk for more, by a path that it takes to be one of {@code file:}. */
  private static FileStatus plain(FileStatus found) {
    return new FileStatus(
        found.getLen(),
        found.isDirectory(),
        found.getReplication(),
        found.getBlockSize(),
        found.getModificationTime(),
        found.getPath());
  }

  @Override
  public void setTimes(Path path, long modified, long read) throws IOException {
    life().checkAlive();
    super.setTimes(path, modified, read);
  }

  /** All files are for all: Hadoop would start a process for each. */
  @Override
  public void setPermission(Path path, FsPermission permission) throws IOException {
    life().checkAlive();
  }
}
