package org.contexture.encoder.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.contexture.encoder.model.ModelException;

/** Says why a file of weights cannot be read. */
final class UnreadableWeights {
  private static final int SHOWN = 120;

  private UnreadableWeights() {}

  static ModelException file(Path file, String reason) {
    return new ModelException("Cannot read weights " + file + ": " + reason);
  }

  static ModelException file(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return file(file, "no such file");
    }
    return Files.isDirectory(file)
        ? file(file, "it is a folder")
        : new ModelException("Cannot read weights " + file + ": " + e.getMessage(), e);
  }

  /** The first line of what a file holds, cut to what fits into a sentence. */
  static String shown(String text) {
    String visible = text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    return visible.length() <= SHOWN ? visible : visible.substring(0, SHOWN) + " ...";
  }
}
