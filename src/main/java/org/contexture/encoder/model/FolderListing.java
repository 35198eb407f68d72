package org.contexture.encoder.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What lies in a folder that may hold a model. */
final class FolderListing {
  /** Deep enough for {@code onnx/model.onnx} and {@code 1_Pooling/config.json}. */
  private static final int DEPTH = 2;

  private FolderListing() {}

  /**
   * Its files, relative to it, {@code /} between names.
   *
   * @throws ModelException where it cannot be read
   */
  static List<String> of(Path root) {
    try {
      // A walk does not enter a root that is a link.
      Path real = root.toRealPath();
      try (Stream<Path> paths = Files.walk(real, DEPTH)) {
        return paths
            .filter(Files::isRegularFile)
            .map(path -> real.relativize(path).toString().replace('\\', '/'))
            .collect(Collectors.toList());
      }
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("Cannot open model: cannot list " + root + ": " + e, e);
    }
  }
}
