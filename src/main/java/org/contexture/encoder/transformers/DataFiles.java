package org.contexture.encoder.transformers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Files of weights in a graph's folder, which ONNX Runtime reads from there alone. */
final class DataFiles {
  private final Path folder;
  private final boolean linked;
  private final Map<Path, String> placed = new HashMap<>();

  /**
   * Files in a folder.
   *
   * @param linked whether a file may be the same one under two names, where the disk can have that
   */
  DataFiles(Path folder, boolean linked) {
    this.folder = folder;
    this.linked = linked;
  }

  /** Puts a file into the folder, once, and gives its name there. */
  String place(Path file) throws IOException {
    String there = placed.get(file);
    if (there != null) {
      return there;
    }
    String name = String.valueOf(file.getFileName());
    link(file.toRealPath(), folder.resolve(name));
    placed.put(file, name);
    return name;
  }

  private void link(Path file, Path target) throws IOException {
    if (linked) {
      try {
        Files.createLink(target, file);
        return;
      } catch (IOException | UnsupportedOperationException e) {
        // It lies on another disk, or may not be linked: a copy serves as well.
      }
    }
    Files.copy(file, target);
  }
}
