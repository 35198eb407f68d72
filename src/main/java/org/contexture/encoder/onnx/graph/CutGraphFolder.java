package org.contexture.encoder.onnx.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.contexture.encoder.model.ModelException;

/**
 * A temporary folder with a cut graph and the files beside it that hold its weights. It is gone
 * when this is closed.
 */
public final class CutGraphFolder implements AutoCloseable {
  private final TemporaryFolder folder;
  private final Path graph;

  private CutGraphFolder(TemporaryFolder folder, Path graph) {
    this.folder = folder;
    this.graph = graph;
  }

  /**
   * Cuts a graph.
   *
   * @param wanted names of tensors of the graph, which become its outputs in this order
   * @throws ModelException where the folder cannot be written or a file beside the graph is missing
   */
  public static CutGraphFolder write(GraphFile whole, List<String> wanted) {
    Path source = whole.path().toAbsolutePath();
    try {
      TemporaryFolder folder = TemporaryFolder.create();
      CutGraphFolder written =
          new CutGraphFolder(folder, folder.path().resolve(String.valueOf(source.getFileName())));
      try {
        CutGraph cut = new CutGraph(whole, wanted);
        cut.write(written.graph);
        for (String location : cut.locations()) {
          written.link(source.resolveSibling(location), location);
        }
        return written;
      } catch (IOException | RuntimeException e) {
        written.close();
        throw e;
      }
    } catch (IOException | InvalidPathException e) {
      throw new ModelException("Cannot cut model " + source + ": " + e, e);
    }
  }

  /**
   * ONNX Runtime follows no symbolic link out of the graph's folder, so a file is linked hard, or
   * copied where the temporary folder is on another disk.
   */
  private void link(Path existing, String location) throws IOException {
    Path link = folder.path().resolve(location).normalize();
    if (!link.startsWith(folder.path()) || Files.exists(link)) {
      // ONNX Runtime refuses a location outside the folder and says so.
      return;
    }
    Path real = existing.toRealPath();
    Files.createDirectories(link.getParent());
    try {
      Files.createLink(link, real);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(real, link);
    }
  }

  /** The cut graph's file. */
  public Path graph() {
    return graph;
  }

  @Override
  public void close() {
    folder.close();
  }
}
