package org.contexture.encoder.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that appears under its name when it is complete: it is filled beside it and renamed. */
public final class NewFolder {
  private NewFolder() {}

  /** Writes a folder's content. */
  @FunctionalInterface
  public interface Filler {
    void fill(Path emptyFolder) throws IOException;
  }

  /**
   * Makes a folder.
   *
   * @param folder that does not exist yet; the one around it does
   */
  public static void make(Path folder, Filler filler) throws IOException {
    Path partial =
        Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".partial-");
    try {
      filler.fill(partial);
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(partial);
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
