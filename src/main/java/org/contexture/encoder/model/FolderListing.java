package org.contexture.encoder.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies in a model's folder, and in the folders in it. */
public final class FolderListing {
  /** Deep enough for {@code onnx/model.onnx} and {@code 1_Pooling/config.json}. */
  private static final int DEPTH = 2;

  private FolderListing() {}

  /** As {@link #of(Path, int)}, as deep as a model without routes is. */
  static List<String> of(Path root) {
    return of(root, DEPTH);
  }

  /**
   * Paths of files relative to the folder, {@code /} between names, in ascending order.
   *
   * @param depth how many names a path may have
   * @throws ModelException where the folder cannot be listed
   */
  public static List<String> of(Path root, int depth) {
    try {
      // A walk does not enter a root that is a link.
      Path real = root.toRealPath();
      try (Stream<Path> paths = Files.walk(real, depth)) {
        return paths
            .filter(Files::isRegularFile)
            .map(path -> real.relativize(path).toString().replace('\\', '/'))
            .sorted()
            .toList();
      }
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("Cannot open model: cannot list " + root + ": " + e, e);
    }
  }
}
