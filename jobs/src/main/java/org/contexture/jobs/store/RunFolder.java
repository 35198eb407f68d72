package org.contexture.jobs.store;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where one run puts its publication together, below the work folder of its output. No other run
 * writes there; the next one looks, and brings to an end what was begun.
 *
 * @param root {@code runs/RUN}
 */
record RunFolder(Path root, FileSystem files) {
  String runId() {
    return root.getName();
  }

  /** The output to be, while it is put together. */
  Path next() {
    return new Path(root, "next");
  }

  /** What is to lie beside the rows of a table, until they are in it. */
  Path side() {
    return new Path(root, "side");
  }

  /** The output that was, where it is replaced in two steps. */
  Path previous() {
    return new Path(root, "previous");
  }

  /** A file that is there once the old output has stepped aside whole. */
  Path aside() {
    return new Path(root, "aside");
  }

  /** The {@link RunRecord}: there once the publication is complete and about to be seen. */
  Path record() {
    return new Path(root, "publication.json");
  }

  /** A file that is there once it is known that the run's rows are in the output. */
  Path seen() {
    return new Path(root, "seen");
  }

  /** Takes the folder away; the record first, since what it speaks of goes next. */
  void delete() throws IOException {
    files.delete(record(), false);
    files.delete(root, true);
  }
}
