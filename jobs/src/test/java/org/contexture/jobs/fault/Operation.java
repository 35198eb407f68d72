package org.contexture.jobs.fault;

/** What a run asks of a store that changes it, or reads a file of it. */
public enum Operation {
  /** A file begins. */
  CREATE,
  /** A file is complete. */
  CLOSE,
  /**
   * A file or folder gets another name; of a copying store, each entry that is copied or removed.
   */
  RENAME,
  /** A file or folder goes; of a copying store, each entry. */
  DELETE,
  MKDIRS,
  OPEN
}
