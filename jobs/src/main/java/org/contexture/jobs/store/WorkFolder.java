package org.contexture.jobs.store;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where runs on an output work: a folder beside it, whose name readers skip. It is gone when a run
 * has finished.
 *
 * @param root {@code .NAME.contexture}, beside the output NAME
 */
record WorkFolder(Path root, FileSystem files) {
  /**
   * The one of an output.
   *
   * @param output fully qualified
   */
  static WorkFolder of(Path output, FileSystem files) {
    if (output.getParent() == null) {
      throw OutputException.refused(
          "Cannot write output " + output + ": it is the root of a file system; give a folder");
    }
    return new WorkFolder(
        new Path(output.getParent(), "." + output.getName() + ".contexture"), files);
  }

  /** The file that says which run is at work. */
  Path lock() {
    return new Path(root, "lock");
  }

  /** Finished files of this run, and of runs that did not come to their end: a folder for each. */
  Path pieces() {
    return new Path(root, "pieces");
  }

  /** The output to be, while it is put together. */
  Path next() {
    return new Path(root, "next");
  }

  /** The output that was, where it is replaced in two steps. */
  Path previous() {
    return new Path(root, "previous");
  }

  /** Takes the folder away where nothing is in it. */
  void removeIfEmpty() throws IOException {
    if (files.exists(root) && files.listStatus(root).length == 0) {
      files.delete(root, false);
    }
  }
}
