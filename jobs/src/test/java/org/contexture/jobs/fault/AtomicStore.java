package org.contexture.jobs.fault;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;

/** A store that renames as HDFS does: in one step, and nothing is replaced by it. */
public class AtomicStore extends FilterFileSystem {
  private final FaultDisk disk;

  /** Called by Hadoop. */
  public AtomicStore() {
    this(new FaultDisk());
  }

  private AtomicStore(FaultDisk disk) {
    super(disk);
    this.disk = disk;
  }

  final FaultDisk disk() {
    return disk;
  }

  /** Asked by Iceberg. */
  @Override
  public final String getScheme() {
    return getUri().getScheme();
  }

  @Override
  public final boolean rename(Path from, Path to) throws IOException {
    Path target = isFolder(to) ? new Path(to, from.getName()) : to;
    if (!exists(from) || exists(target) || !isFolder(target.getParent())) {
      disk.life().checkAlive();
      return false;
    }
    return move(from, target);
  }

  /**
   * Moves something.
   *
   * @param to is not there, and the folder that it will be in is
   */
  boolean move(Path from, Path to) throws IOException {
    return disk.rename(from, to);
  }

  final boolean isFolder(Path path) throws IOException {
    try {
      FileStatus status = disk.getFileStatus(path);
      return status.isDirectory();
    } catch (FileNotFoundException absent) {
      return false;
    }
  }
}
