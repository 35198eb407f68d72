package org.contexture.encoder.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder that appears under its name when it is complete: it is filled beside it and renamed. */
public final class NewFolder {
  /** Behind the name of a folder that is not complete. */
  static final String PARTIAL = ".partial-";

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
    Path partial = ProcessFolder.create(folder.getParent(), folder.getFileName() + PARTIAL);
    try {
      filler.fill(partial);
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      ProcessFolder.delete(partial);
    }
  }
}
