package org.contexture.encoder.onnx.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.contexture.encoder.model.ProcessFolder;

/** A new folder for a graph that ONNX Runtime is to load. It is gone when this is closed. */
public final class TemporaryFolder implements AutoCloseable {
  private static final String KIND = "contexture-graph-";

  /** With the process's id, in case it ends before the folder is deleted. */
  public static final String PREFIX = ProcessFolder.prefix(KIND);

  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /** Makes the folder where the JVM's temporary files are. */
  public static TemporaryFolder create() throws IOException {
    return new TemporaryFolder(
        ProcessFolder.create(Path.of(System.getProperty("java.io.tmpdir")), KIND));
  }

  public Path path() {
    return path;
  }

  /** What cannot be deleted is left: the graph is of use all the same. */
  @Override
  public void close() {
    try (Stream<Path> paths = Files.walk(path)) {
      paths.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      path.toFile().deleteOnExit();
    }
  }
}
