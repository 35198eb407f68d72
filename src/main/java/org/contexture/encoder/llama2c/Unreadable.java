package org.contexture.encoder.llama2c;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.contexture.encoder.model.ModelException;

/** Says why a file cannot be read. */
final class Unreadable {
  private Unreadable() {}

  static ModelException file(Path file, String reason) {
    return new ModelException("Cannot read model file " + file + ": " + reason);
  }

  static ModelException file(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return file(file, "no such file");
    }
    return Files.isDirectory(file)
        ? file(file, "it is a folder")
        : new ModelException("Cannot read model file " + file + ": " + e, e);
  }
}
