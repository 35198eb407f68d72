package org.contexture.jobs.fault;

import org.apache.hadoop.fs.LocalFileSystem;

/** Hadoop's local file system, with the checksums that it keeps. */
public final class LocalStore extends LocalFileSystem {
  /** Called by Hadoop. */
  public LocalStore() {
    super(new FaultDisk());
  }
}
