package org.contexture.encoder.model;

import java.io.IOException;
import java.nio.file.Path;

/** Tells files of a folder from links that lead out of it. */
public final class InnerFile {
  private InnerFile() {}

  /**
   * Whether a file lies in a folder, wherever the folder's own links lead; a folder of Hugging
   * Face's cache holds links to the files beside it.
   *
   * @throws IOException where one of them is not there
   */
  public static boolean isIn(Path folder, Path file) throws IOException {
    Path real = file.toRealPath();
    Path root = folder.toRealPath();
    Path snapshots = root.getParent();
    return real.startsWith(root)
        || (snapshots != null
            && snapshots.endsWith("snapshots")
            && real.startsWith(snapshots.resolveSibling("blobs")));
  }
}
