package org.contexture.jobs.fault;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** The kinds of stores that a run may meet. */
public enum Store {
  /** The local disk, to which Contexture talks past Hadoop where that gives it single steps. */
  LOCAL("fault-local", LocalStore.class),
  /** As HDFS: a rename is one step, whatever is in the folder. */
  ATOMIC("fault-atomic", AtomicStore.class),
  /**
   * As S3A: a folder is renamed and deleted entry by entry, a file is there once it is complete.
   */
  COPYING("fault-copying", CopyingStore.class);

  private final String scheme;
  private final Class<? extends FileSystem> type;

  Store(String scheme, Class<? extends FileSystem> type) {
    this.scheme = scheme;
    this.type = type;
  }

  String scheme() {
    return scheme;
  }

  /** Makes the stores known. */
  public static void register(Configuration hadoop) {
    for (Store store : values()) {
      hadoop.setClass("fs." + store.scheme + ".impl", store.type, FileSystem.class);
    }
  }
}
