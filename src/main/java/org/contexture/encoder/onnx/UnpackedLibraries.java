package org.contexture.encoder.onnx;

import ai.djl.util.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.contexture.encoder.model.ModelException;

/**
 * The tokenizers' native libraries that were unpacked before. DJL loads what lies there without a
 * look; so what is not byte for byte what the class path holds is deleted here first, and DJL
 * unpacks it again.
 *
 * @param folder DJL's for all its engines
 */
record UnpackedLibraries(Path folder) {
  private static final String ENGINE = "tokenizers";

  /**
   * Deletes what is not as it was unpacked.
   *
   * @throws ModelException where that is not possible
   */
  void check() {
    Path engine = folder.resolve(ENGINE);
    try {
      for (Path unpacked : list(engine)) {
        check(unpacked, Platform.detectPlatform(ENGINE));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("Cannot check native libraries in " + engine + ": " + e, e);
    }
  }

  /** DJL's names are {@code VERSION-FLAVOR-CLASSIFIER}; those of others are not loaded here. */
  private static void check(Path unpacked, Platform platform) throws IOException {
    String name = unpacked.getFileName().toString();
    String begin = platform.getVersion() + "-";
    String end = "-" + platform.getClassifier();
    if (name.startsWith(begin) && name.endsWith(end)) {
      int flavorEnd = Math.max(begin.length(), name.length() - end.length());
      String flavor = name.substring(begin.length(), flavorEnd);
      check(unpacked, "/native/lib/" + platform.getClassifier() + "/" + flavor + "/");
    }
  }

  private static void check(Path unpacked, String resources) throws IOException {
    if (Files.isSymbolicLink(unpacked) || !Files.isDirectory(unpacked)) {
      Files.delete(unpacked);
      return;
    }
    boolean whole = true;
    for (Path file : list(unpacked)) {
      whole &= isAsOnClassPath(file, resources + file.getFileName());
    }
    if (!whole) {
      for (Path file : list(unpacked)) {
        Files.delete(file);
      }
      Files.delete(unpacked);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }

  private static boolean isAsOnClassPath(Path file, String resource) throws IOException {
    try (InputStream expected = UnpackedLibraries.class.getResourceAsStream(resource)) {
      if (expected == null || Files.isSymbolicLink(file) || !Files.isRegularFile(file)) {
        return false;
      }
      try (InputStream found = Files.newInputStream(file)) {
        return isEqual(found, expected);
      }
    }
  }

  private static boolean isEqual(InputStream found, InputStream expected) throws IOException {
    byte[] a = new byte[1 << 16];
    byte[] b = new byte[1 << 16];
    int read;
    do {
      read = found.readNBytes(a, 0, a.length);
      int other = expected.readNBytes(b, 0, b.length);
      if (read != other || Arrays.mismatch(a, 0, read, b, 0, other) >= 0) {
        return false;
      }
    } while (read == a.length);
    return true;
  }
}
