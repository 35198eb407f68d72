package org.contexture.encoder.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Tells files of a folder from links that lead out of it. */
public final class InnerFile {
  private InnerFile() {}

  /**
   * Whether a file lies in a folder, wherever the folder's own links lead; a snapshot of Hugging
   * Face's cache, and each folder in it, holds links to the files beside the snapshots.
   *
   * @throws IOException where one of them is not there
   */
  public static boolean isIn(Path folder, Path file) throws IOException {
    Path real = file.toRealPath();
    Path root = folder.toRealPath();
    return real.startsWith(root) || blobs(root).filter(real::startsWith).isPresent();
  }

  private static Optional<Path> blobs(Path folder) {
    for (Path at = folder; at.getParent() != null; at = at.getParent()) {
      if (at.getParent().endsWith("snapshots")) {
        return Optional.of(at.getParent().resolveSibling("blobs"));
      }
    }
    return Optional.empty();
  }
}
