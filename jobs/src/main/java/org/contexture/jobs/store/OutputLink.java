package org.contexture.jobs.store;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An output that is a symbolic link stands for what it leads to: that is written, the link stays.
 */
final class OutputLink {
  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private OutputLink() {}

  /**
   * Where an output is, or is to be.
   *
   * @param output fully qualified
   */
  static Path target(Path output, FileSystem files) throws IOException {
    if (!(files instanceof LocalFileSystem local)) {
      return output;
    }
    java.nio.file.Path at = local.pathToFile(output).toPath();
    int links = 0;
    while (Files.isSymbolicLink(at)) {
      if (++links > MOST_LINKS) {
        throw new IOException("too many symbolic links");
      }
      at = at.toAbsolutePath().getParent().toRealPath().resolve(Files.readSymbolicLink(at));
      at = at.getParent() == null ? at : at.getParent().toRealPath().resolve(at.getFileName());
    }
    return links == 0
        ? output
        : new Path(output.toUri().getScheme(), output.toUri().getAuthority(), at.toString());
  }
}
