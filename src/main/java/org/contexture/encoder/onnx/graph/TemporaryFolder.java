package org.contexture.encoder.onnx.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A new folder for a graph that ONNX Runtime is to load. It is gone when this is closed. */
public final class TemporaryFolder implements AutoCloseable {
  /** With the process's id, in case it ends before the folder is deleted. */
  public static final String PREFIX = "contexture-graph-" + ProcessHandle.current().pid() + "-";

  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /** Makes the folder where the JVM's temporary files are. */
  public static TemporaryFolder create() throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(PREFIX));
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
