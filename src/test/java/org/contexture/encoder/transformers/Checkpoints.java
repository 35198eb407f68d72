package org.contexture.encoder.transformers;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Tiny random models among the test resources, as Transformers 5.24 saves them. */
final class Checkpoints {
  private Checkpoints() {}

  /** A copy that may be changed, with a file where a tokenizer would be. */
  static Path copy(String name, Path into) throws IOException {
    URL folder = Checkpoints.class.getResource("/hf/transformers/" + name);
    try (Stream<Path> paths = Files.list(Path.of(Objects.requireNonNull(folder).toURI()))) {
      Files.createDirectories(into);
      List<Path> files = paths.toList();
      for (Path file : files) {
        Files.copy(file, into.resolve(String.valueOf(file.getFileName())));
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    Files.writeString(into.resolve("tokenizer.json"), "{}");
    return into;
  }

  /** Replaces a part of a file. */
  static void edit(Path file, String part, String other) throws IOException {
    String text = Files.readString(file);
    if (!text.contains(part)) {
      throw new IllegalArgumentException(file + " must hold " + part);
    }
    Files.writeString(file, text.replace(part, other));
  }
}
